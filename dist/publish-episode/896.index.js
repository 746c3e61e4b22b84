export const id = 896;
export const ids = [896];
export const modules = {

/***/ 7656:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ markdownTable)
/* harmony export */ });
/** A GitHub-flavoured Markdown table. Headers and cells are Markdown already: text from outside goes through `escapeMarkdown` first. */
function markdownTable(headers, rows) {
    const line = (cells) => `| ${cells.join(' | ')} |`;
    return [line(headers), line(headers.map(() => '---')), ...rows.map(line)].join('\n');
}


/***/ }),

/***/ 4235:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   fC: () => (/* binding */ faultError),
/* harmony export */   i: () => (/* binding */ annotateFaults),
/* harmony export */   lm: () => (/* binding */ faultTable)
/* harmony export */ });
/* harmony import */ var _markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(589);
/* harmony import */ var _markdown_table_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7656);
/* harmony import */ var _runner_log_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6695);



/** Annotates each fault at its line. */
function annotateFaults({ path, faults }) {
    for (const { line, message } of faults)
        _runner_log_js__WEBPACK_IMPORTED_MODULE_1__/* .log */ .R.error(message, { title: 'Episode format', file: path, line });
}
/** The faults for the job summary: the runner shows only ten annotations of a step. */
function faultTable(files) {
    const rows = files.flatMap(({ path, faults }) => faults.map(({ line, message }) => [(0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .codeSpan */ .SS)(path), String(line), (0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(message)]));
    return (0,_markdown_table_js__WEBPACK_IMPORTED_MODULE_2__/* .markdownTable */ .Q)(['File', 'Line', 'Fault'], rows);
}
const counted = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;
/** The error that ends the step after its faults are annotated. */
function faultError(files) {
    const count = files.reduce((sum, { faults }) => sum + faults.length, 0);
    const where = files
        .map(({ path, faults }) => `${path} (line ${faults.map(({ line }) => line).join(', ')})`)
        .join('; ');
    return new Error(`The episode does not follow the format: ${counted(count, 'fault')} in ${where}. Correct them; the action's README shows the format.`);
}


/***/ }),

/***/ 7896:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   validate: () => (/* binding */ validate)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7597);
/* harmony import */ var _runner_action_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8617);
/* harmony import */ var _runner_log_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6695);
/* harmony import */ var _runner_summary_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5203);
/* harmony import */ var _faults_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4235);
/* harmony import */ var _source_file_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3157);







const pullRequestEvent = zod__WEBPACK_IMPORTED_MODULE_6__/* .object */ .Ikc({ pull_request: zod__WEBPACK_IMPORTED_MODULE_6__/* .object */ .Ikc({ number: zod__WEBPACK_IMPORTED_MODULE_6__/* .number */ .aig() }) });
async function eventPullRequest() {
    const path = process.env.GITHUB_EVENT_PATH;
    if (!path)
        return undefined;
    const event = pullRequestEvent.safeParse(JSON.parse(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8')));
    return event.success ? event.data.pull_request.number : undefined;
}
/** The episodes that the pull request of this run adds or changes, as paths in the repository. */
async function changedEpisodes(inputs, gitHub) {
    const number = await eventPullRequest();
    if (number === undefined)
        throw new Error("Nothing to validate: give 'draft', or run on the event pull_request, whose episodes are then checked.");
    const { owner, name } = inputs.repository;
    const files = [];
    for (let page = 1;; page += 1) {
        const { data } = await gitHub.attempt(`listing the files of pull request #${number}`, () => gitHub.rest.pulls.listFiles({ owner, repo: name, pull_number: number, per_page: 100, page }));
        files.push(...data.filter(({ status }) => status !== 'removed').map(({ filename }) => filename));
        if (data.length < 100)
            break;
    }
    const folder = `${inputs.naming.postsDirectory}/`;
    return files.filter((file) => file.startsWith(folder) && file.endsWith('.md'));
}
async function check(inputs, { path, text }) {
    const { validateEpisode } = await Promise.all(/* import() */[__webpack_require__.e(745), __webpack_require__.e(506)]).then(__webpack_require__.bind(__webpack_require__, 2506));
    const { allowedSeries, naming } = inputs;
    const folder = `${naming.postsDirectory}/`;
    if (!path.startsWith(folder)) {
        const validation = validateEpisode(text, { kind: 'draft', allowedSeries });
        return validation.ok ? [] : [...validation.faults];
    }
    const validation = validateEpisode(text, { kind: 'published', allowedSeries });
    if (!validation.ok)
        return [...validation.faults];
    const { series } = validation.episode.frontMatter;
    const inFolder = path.slice(folder.length).split('/')[0];
    if (inFolder === series)
        return [];
    return [{ line: 1, field: 'series', message: `series: expected "${inFolder}", the file's folder, found "${series}"` }];
}
/** A file that can't be read is a fault too, so that those of the others are shown as well. */
async function faultsOf(inputs, path, workspace) {
    try {
        return await check(inputs, await (0,_source_file_js__WEBPACK_IMPORTED_MODULE_5__/* .readSource */ .o)(path, workspace));
    }
    catch (error) {
        return [{ line: 1, message: (0,_runner_action_js__WEBPACK_IMPORTED_MODULE_1__/* .describeError */ .U)(error) }];
    }
}
/**
 * Checks the draft, or the episodes that a pull request touches, and annotates every fault at its line.
 *
 * @throws {Error} when there are faults.
 */
async function validate(inputs, gitHub, workspace) {
    const paths = inputs.draft === undefined ? await changedEpisodes(inputs, gitHub) : [inputs.draft];
    const faulty = [];
    for (const path of paths) {
        const faults = await faultsOf(inputs, path, workspace);
        if (faults.length === 0)
            _runner_log_js__WEBPACK_IMPORTED_MODULE_2__/* .log */ .R.info(`${path}: no faults`);
        else
            faulty.push({ path, faults });
    }
    for (const file of faulty)
        (0,_faults_js__WEBPACK_IMPORTED_MODULE_4__/* .annotateFaults */ .i)(file);
    if (faulty.length > 0) {
        await (0,_runner_summary_js__WEBPACK_IMPORTED_MODULE_3__/* .writeSummary */ .S)(`## Episodes with faults\n\n${(0,_faults_js__WEBPACK_IMPORTED_MODULE_4__/* .faultTable */ .lm)(faulty)}\n`);
        throw (0,_faults_js__WEBPACK_IMPORTED_MODULE_4__/* .faultError */ .fC)(faulty);
    }
    const checked = paths.length === 0 ? 'The pull request touches no episode.' : `Checked without faults: ${paths.length}.`;
    _runner_log_js__WEBPACK_IMPORTED_MODULE_2__/* .log */ .R.info(checked);
    await (0,_runner_summary_js__WEBPACK_IMPORTED_MODULE_3__/* .writeSummary */ .S)(`## Episodes\n\n${checked}\n`);
}


/***/ })

};
