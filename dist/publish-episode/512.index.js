export const id = 512;
export const ids = [512];
export const modules = {

/***/ 9512:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   proposalSummary: () => (/* binding */ proposalSummary)
/* harmony export */ });
/* harmony import */ var _github_usage_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1057);
/* harmony import */ var _markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(589);
/* harmony import */ var _markdown_table_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7656);
/* harmony import */ var _confidence_table_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(287);
/* harmony import */ var _proposing_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4685);
/* harmony import */ var _pull_request_text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5381);






const HEADINGS = {
    created: 'Episode proposed',
    updated: 'Episode updated',
    unchanged: 'Episode unchanged',
    conflict: 'Episode in conflict',
};
/** The job summary of a proposal, in Markdown. */
function proposalSummary({ outcome, proposing, episode }, { usage }) {
    const { kind, reason, place, commit, pullRequest, warnings } = outcome;
    const rows = [
        ['Outcome', kind],
        ...(pullRequest === undefined
            ? []
            : [['Pull request', (0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .markdownLink */ .iQ)(`Pull request ${pullRequest.number}`, pullRequest.url)]]),
        ...(place === undefined ? [] : [['Branch', (0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .codeSpan */ .SS)(place.branch)]]),
        ...(commit === undefined
            ? []
            : [['Head', `${(0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .codeSpan */ .SS)(commit.sha)}${commit.isVerified ? ', signed by GitHub' : ''}`]]),
    ];
    const frontMatter = episode?.frontMatter;
    return [
        `## ${HEADINGS[kind]}`,
        '',
        (0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(reason),
        '',
        (0,_markdown_table_js__WEBPACK_IMPORTED_MODULE_3__/* .markdownTable */ .Q)(['Result', 'Value'], rows),
        '',
        ...warnings.flatMap((warning) => [`- Warning: ${(0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(warning)}`, '']),
        ...(frontMatter === undefined || place === undefined || proposing === undefined
            ? []
            : [(0,_pull_request_text_js__WEBPACK_IMPORTED_MODULE_2__/* .factsTable */ .wd)(frontMatter, place.path, (0,_proposing_js__WEBPACK_IMPORTED_MODULE_1__/* .commitUrl */ .Bg)(proposing, frontMatter.commit_sha)), '']),
        ...(proposing === undefined
            ? []
            : [
                '### Confidence in the data',
                '',
                (0,_markdown_table_js__WEBPACK_IMPORTED_MODULE_3__/* .markdownTable */ .Q)(['Measure', 'Value', 'From'], (0,_confidence_table_js__WEBPACK_IMPORTED_MODULE_4__/* .confidenceRows */ .m)(proposing.confidence)),
                '',
            ]),
        (0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(`${(0,_github_usage_js__WEBPACK_IMPORTED_MODULE_5__/* .describeUsage */ .P_)(usage)}.`),
        '',
    ].join('\n');
}


/***/ })

};
