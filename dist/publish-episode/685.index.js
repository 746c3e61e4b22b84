export const id = 685;
export const ids = [685];
export const modules = {

/***/ 8240:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ renderEpisode),
/* harmony export */   h: () => (/* binding */ renderValue)
/* harmony export */ });
/* harmony import */ var _episode_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6783);

/** Writes a value as YAML on one line: texts in double quotes, lists in brackets. */
function renderValue(value) {
    if (typeof value === 'string')
        return JSON.stringify(value);
    if (value === null || typeof value === 'number')
        return String(value);
    return `[${value.map((text) => JSON.stringify(text)).join(', ')}]`;
}
/**
 * Writes an episode's file. The entries of the format come first and in its order, then the others; those that are
 * undefined are left out.
 */
function renderEpisode(frontMatter, body) {
    const names = new Set([..._episode_js__WEBPACK_IMPORTED_MODULE_0__/* .FRONT_MATTER_ORDER */ .HU, ...Object.keys(frontMatter)]);
    const entries = [...names].flatMap((name) => {
        const value = frontMatter[name];
        return value === undefined
            ? []
            : [`${/^[a-z_]\w*$/iu.test(name) ? name : JSON.stringify(name)}: ${renderValue(value)}`];
    });
    return `---\n${entries.join('\n')}\n---\n\n${body.trim()}\n`;
}


/***/ }),

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

/***/ 287:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ scoreText),
/* harmony export */   m: () => (/* binding */ confidenceRows)
/* harmony export */ });
/** A score with two decimals; `n/a` for one that can't be told. */
const scoreText = (score) => (score === undefined ? 'n/a' : score.toFixed(2));
const counted = (count, noun) => `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
/** Confidence and its parts as rows of a table: measure, value, what it is from. */
function confidenceRows(confidence) {
    const { score, isGiven, completeness, correlation, isCorrelationGiven, recency, basis } = confidence;
    const interfaceDays = new Set(basis.interfaceLatency.map(({ day }) => day));
    const days = basis.benchmarkLatency.filter(({ day }) => interfaceDays.has(day)).length;
    return [
        [
            'Completeness',
            scoreText(completeness),
            basis.commits === 0
                ? 'no commits in the last 7 days'
                : `${basis.commitsWithBenchmarks.toLocaleString('en-US')} of ${counted(basis.commits, 'commit')} of the last 7 days with benchmarks`,
        ],
        [
            'Correlation',
            scoreText(correlation),
            isCorrelationGiven
                ? 'given in the draft'
                : `benchmark and user latency, ${counted(days, 'day')} of the last 7 with both`,
        ],
        [
            'Recency',
            scoreText(recency),
            basis.newestBenchmarkAt === undefined
                ? 'no benchmarks'
                : `newest benchmark at ${basis.newestBenchmarkAt.toISOString().slice(0, 16)}Z`,
        ],
        ['**Confidence**', `**${scoreText(score)}**`, isGiven ? 'given in the draft' : 'the lowest of these'],
    ];
}


/***/ }),

/***/ 4876:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  b: () => (/* binding */ assessConfidence),
  W: () => (/* binding */ isTrusted)
});

;// CONCATENATED MODULE: ./build/publish-episode/episode/confidence.js
const MILLISECONDS_PER_HOUR = 3_600_000;
/** Up to this age of the newest benchmark, recency is full. */
const FRESH_HOURS = 24;
/** From this age on, recency is at its lowest. */
const OLD_HOURS = 7 * 24;
const LOWEST_RECENCY = 0.5;
/** Fewer days than this say nothing about a correlation. */
const FEWEST_DAYS = 3;
/**
 * How far an episode's data can be trusted: the least of completeness, |correlation| and recency, of those that are
 * defined. Undefined when none is.
 */
function confidenceOf({ completeness, correlation, recency }) {
    const parts = [completeness, correlation === undefined ? undefined : Math.abs(correlation), recency];
    const defined = parts.filter((part) => part !== undefined);
    return defined.length === 0 ? undefined : Math.min(...defined);
}
/** The share of commits that have data; undefined without commits. */
function completenessOf(counts) {
    return counts.commits === 0 ? undefined : Math.min(1, counts.commitsWithData / counts.commits);
}
/**
 * How young the newest benchmark is: 1 up to 24 hours, falling linearly to 0.5 at 7 days, and 0.5 from then on. A time in
 * the future counts as now. Undefined without a benchmark.
 */
function recencyOf(newestBenchmarkAt, now) {
    if (newestBenchmarkAt === undefined)
        return undefined;
    const hours = (now.getTime() - newestBenchmarkAt.getTime()) / MILLISECONDS_PER_HOUR;
    const aged = Math.min(1, Math.max(0, (hours - FRESH_HOURS) / (OLD_HOURS - FRESH_HOURS)));
    return 1 - aged * (1 - LOWEST_RECENCY);
}
/**
 * Pearson's correlation coefficient of two daily series, over the days that both have. Undefined below three such days, and
 * when one series never changes.
 */
function correlationOf(one, other) {
    const otherByDay = new Map(other.map(({ day, mean }) => [day, mean]));
    const pairs = one.flatMap(({ day, mean }) => {
        const counterpart = otherByDay.get(day);
        return counterpart === undefined ? [] : [{ x: mean, y: counterpart }];
    });
    if (pairs.length < FEWEST_DAYS)
        return undefined;
    const [first] = pairs;
    // Told by the values themselves: rounding leaves equal values a tiny variance.
    if (pairs.every(({ x }) => x === first?.x) || pairs.every(({ y }) => y === first?.y))
        return undefined;
    return pearson(pairs);
}
function pearson(pairs) {
    const meanX = sum(pairs.map(({ x }) => x)) / pairs.length;
    const meanY = sum(pairs.map(({ y }) => y)) / pairs.length;
    const covariance = sum(pairs.map(({ x, y }) => (x - meanX) * (y - meanY)));
    const varianceX = sum(pairs.map(({ x }) => (x - meanX) ** 2));
    const varianceY = sum(pairs.map(({ y }) => (y - meanY) ** 2));
    const coefficient = covariance / (Math.sqrt(varianceX) * Math.sqrt(varianceY));
    return Number.isFinite(coefficient) ? Math.min(1, Math.max(-1, coefficient)) : undefined;
}
function sum(values) {
    return values.reduce((total, value) => total + value, 0);
}

;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/confidence.js

/** The confidence that a draft gives itself, or else the one that the data allows. */
function assessConfidence(given, basis, now) {
    const completeness = completenessOf({ commits: basis.commits, commitsWithData: basis.commitsWithBenchmarks });
    const correlation = given.correlation_strength ?? correlationOf(basis.benchmarkLatency, basis.interfaceLatency);
    const recency = recencyOf(basis.newestBenchmarkAt, now);
    const score = given.confidence_score ?? confidenceOf({ completeness, correlation, recency });
    return {
        score,
        isGiven: given.confidence_score !== undefined,
        completeness,
        correlation,
        isCorrelationGiven: given.correlation_strength !== undefined,
        recency,
        basis,
    };
}
/** Whether an episode is good enough to be reviewed as it is. A confidence that can't be told is not. */
const isTrusted = ({ score }, minConfidence) => minConfidence === 0 || (score !== undefined && score >= minConfidence);


/***/ }),

/***/ 2834:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ withDataQuality),
/* harmony export */   y: () => (/* binding */ withoutDataQuality)
/* harmony export */ });
/* harmony import */ var _markdown_table_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7656);
/* harmony import */ var _confidence_table_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(287);


/** Written under the heading, so that the section is told from one that an author wrote. */
const SIGN = '<!-- muse-protocol-actions: data quality -->';
const SECTION = new RegExp(`(?:\\r?\\n)+## Data quality(?:\\r?\\n)+${SIGN}[^]*$`, 'u');
/** An episode without the section that `withDataQuality` adds. */
const withoutDataQuality = (text) => text.replace(SECTION, '').trimEnd();
/** Ends an episode with a section that says why its data deserves less trust than was asked for. */
function withDataQuality(text, confidence, minConfidence) {
    const section = [
        '## Data quality',
        '',
        SIGN,
        '',
        confidence.score === undefined
            ? `There is no data to tell the confidence in this episode from; ${(0,_confidence_table_js__WEBPACK_IMPORTED_MODULE_0__/* .scoreText */ .Q)(minConfidence)} is asked for.`
            : `Confidence in this episode is ${(0,_confidence_table_js__WEBPACK_IMPORTED_MODULE_0__/* .scoreText */ .Q)(confidence.score)}; ${(0,_confidence_table_js__WEBPACK_IMPORTED_MODULE_0__/* .scoreText */ .Q)(minConfidence)} is asked for.`,
        '',
        (0,_markdown_table_js__WEBPACK_IMPORTED_MODULE_1__/* .markdownTable */ .Q)(['Measure', 'Value', 'From'], (0,_confidence_table_js__WEBPACK_IMPORTED_MODULE_0__/* .confidenceRows */ .m)(confidence)),
    ];
    const newline = text.includes('\r\n') ? '\r\n' : '\n';
    return `${text.trimEnd()}${newline}${newline}${section.join('\n').replaceAll('\n', newline)}${newline}`;
}


/***/ }),

/***/ 4685:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  df: () => (/* binding */ commitMessage),
  Bg: () => (/* binding */ commitUrl),
  O9: () => (/* binding */ finish),
  qA: () => (/* binding */ pullRequestText)
});

// EXTERNAL MODULE: ./build/publish-episode/markdown/escape.js
var markdown_escape = __webpack_require__(589);
;// CONCATENATED MODULE: ./build/publish-episode/episode/commit-message.js

/** Longest title in a commit message, in characters. */
const MAX_TITLE_LENGTH = 120;
/** Confidence and correlation are written with at most this many decimals. */
const SCORE_DECIMALS = 4;
/** Costs are kept in millionths of a dollar. */
const COST_DECIMALS = 6;
/** The message of the commit that adds an episode. */
function episodeCommitMessage(facts) {
    const { series, episode, title, confidenceScore, correlationStrength, costUsd, runId } = facts;
    return [
        `feat(episode): Generate ${series} episode ${episode}`,
        '',
        `- Title: ${plainTitle(title)}`,
        `- Confidence: ${score(confidenceScore)}`,
        `- Correlation: ${score(correlationStrength)}`,
        `- Cost: $${costUsd.toFixed(COST_DECIMALS)}`,
        `- Run ID: ${runId}`,
        '',
        'Generated by Muse Protocol Council Agent',
    ].join('\n');
}
/**
 * A title from outside as plain text on one line that commands nothing: GitHub closes issues for `fixes #12` in a commit
 * message, notifies for `@name`, and skips workflows for `[skip ci]`
 * (https://docs.github.com/en/actions/how-tos/manage-workflow-runs/skip-workflow-runs).
 */
function plainTitle(title) {
    const line = title
        .replace(/[\s\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
        .trim()
        .replace(/[[\]]/gu, (bracket) => (bracket === '[' ? '(' : ')'))
        .replace(/\bhttps?:\/\//giu, '')
        .replace(/#(?=\d)/gu, '# ')
        .replace(/\b(GH)-(?=\d)/giu, '$1 ')
        .replace(/@(?=[\w-])/gu, '@ ');
    return (0,markdown_escape/* shorten */.ml)(line, MAX_TITLE_LENGTH);
}
function score(value) {
    return value === undefined ? 'n/a' : String(Number(value.toFixed(SCORE_DECIMALS)));
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
// EXTERNAL MODULE: ./build/publish-episode/episode/episode.js
var episode = __webpack_require__(6783);
// EXTERNAL MODULE: ./build/publish-episode/episode/front-matter.js
var front_matter = __webpack_require__(9547);
// EXTERNAL MODULE: ./build/publish-episode/episode/front-matter-yaml.js + 1 modules
var front_matter_yaml = __webpack_require__(9189);
// EXTERNAL MODULE: ./build/publish-episode/episode/iso-date.js
var iso_date = __webpack_require__(876);
// EXTERNAL MODULE: ./build/publish-episode/episode/render.js
var render = __webpack_require__(8240);
;// CONCATENATED MODULE: ./build/publish-episode/episode/fill.js






/**
 * Sets entries of an episode's front matter. An entry that has the value already (dates: that moment; UUIDs: in either
 * case) is left alone, one with another value is rewritten in its place, and one that is missing gets a line of its own
 * after the entry it follows in the format. All other bytes stay as they are: comments, order, quotes, line ends, body.
 *
 * @throws {Error} when the front matter can't be read: validate the episode first.
 */
function fillFrontMatter(source, values) {
    const split = (0,front_matter/* splitFrontMatter */.vQ)(source);
    if (!split.ok)
        throw new Error(`The front matter can't be filled in. ${split.faults[0]?.message}`);
    const newline = source.slice(0, split.start).endsWith('\r\n') ? '\r\n' : '\n';
    let text = split.frontMatter;
    for (const [name, value] of Object.entries(values)) {
        if (value !== undefined)
            text = setEntry(text, name, value, newline);
    }
    return source.slice(0, split.start) + text + source.slice(split.end);
}
function setEntry(text, name, value, newline) {
    const entries = readEntries(text);
    if (isSame(name, entries.data[name], value))
        return text;
    const pair = findEntry(entries, name);
    const edit = pair === undefined ? insertion(text, entries, name, value, newline) : rewriting(text, pair, value);
    const edited = text.slice(0, edit.start) + edit.replacement + text.slice(edit.end);
    if (readEntries(edited).data[name] !== value)
        throw new Error(`The entry ${name} can't be set to ${(0,render/* renderValue */.h)(value)}.`);
    return edited;
}
function readEntries(text) {
    const reading = (0,front_matter_yaml/* parseYaml */.h)(text, 2);
    if (!reading.ok)
        throw new Error(`The front matter can't be filled in. ${reading.faults[0]?.message}`);
    return reading;
}
function isSame(name, present, wanted) {
    if (present === wanted)
        return true;
    if (typeof present !== 'string' || typeof wanted !== 'string')
        return false;
    if (name === 'date')
        return (0,iso_date/* parseIsoDate */.j)(present) !== undefined && (0,iso_date/* parseIsoDate */.j)(present) === (0,iso_date/* parseIsoDate */.j)(wanted);
    return name === 'run_id' && present.toLowerCase() === wanted.toLowerCase();
}
function findEntry({ map }, name) {
    return map?.items.find(({ key }) => (0,dist/* isScalar */.jn)(key) && key.value === name);
}
/** Replaces what stands after the colon, up to the end of the value; a comment after it stays. */
function rewriting(text, entry, value) {
    const start = colonEnd(entry);
    const end = Math.max(start, start + text.slice(start, entry.value?.range[1] ?? start).trimEnd().length);
    return { start, end, replacement: ` ${(0,render/* renderValue */.h)(value)}` };
}
function colonEnd({ key, srcToken }) {
    const colon = srcToken?.sep?.find(({ type }) => type === 'map-value-ind');
    return colon === undefined ? key.range[2] : colon.offset + 1;
}
/** Puts a line after the entry that comes before this one in the format, else at the end. */
function insertion(text, entries, name, value, newline) {
    const position = episode/* FRONT_MATTER_ORDER */.HU.indexOf(name);
    const before = episode/* FRONT_MATTER_ORDER */.HU.slice(0, Math.max(0, position)).findLast((entry) => findEntry(entries, entry));
    const previous = before === undefined ? undefined : findEntry(entries, before);
    const start = previous === undefined ? text.length : lineAfter(text, previous);
    return { start, end: start, replacement: `${indentation(text, entries)}${name}: ${(0,render/* renderValue */.h)(value)}${newline}` };
}
function lineAfter(text, entry) {
    const end = Math.max(colonEnd(entry), entry.value?.range[1] ?? 0);
    if (text[end - 1] === '\n')
        return end;
    const newline = text.indexOf('\n', end);
    return newline === -1 ? text.length : newline + 1;
}
/** The white space before each entry: usually none. */
function indentation(text, { map }) {
    const start = map?.items[0]?.key.range[0] ?? 0;
    return text.slice(text.lastIndexOf('\n', start - 1) + 1, start).replace(/\S.*$/u, '');
}

// EXTERNAL MODULE: ./build/publish-episode/episode/validate.js
var validate = __webpack_require__(2506);
// EXTERNAL MODULE: ./build/publish-episode/publish-episode/confidence.js + 1 modules
var publish_episode_confidence = __webpack_require__(4876);
// EXTERNAL MODULE: ./build/publish-episode/publish-episode/data-quality.js
var data_quality = __webpack_require__(2834);
;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/episode-text.js




/**
 * Fills in what the draft leaves out, and its number.
 *
 * @throws {Error} when the result does not follow the format: a defect of this action, as the draft was checked.
 */
function finishEpisode(proposal, completion) {
    const { source, frontMatter, hasDataQuality, runId } = proposal;
    const { number, date, commitSha, confidence, minConfidence } = completion;
    const filled = fillFrontMatter(source, {
        episode: number,
        date: frontMatter.date ?? date,
        run_id: runId,
        commit_sha: frontMatter.commit_sha ?? commitSha,
    });
    const needsSection = !hasDataQuality && !(0,publish_episode_confidence/* isTrusted */.W)(confidence, minConfidence);
    const text = needsSection ? (0,data_quality/* withDataQuality */.o)(filled, confidence, minConfidence) : filled;
    const validation = (0,validate.validateEpisode)(text, { kind: 'published', allowedSeries: [frontMatter.series] });
    if (validation.ok)
        return { text, frontMatter: validation.episode.frontMatter };
    const faults = validation.faults.map(({ line, message }) => `line ${line}: ${message}`).join('; ');
    throw new Error(`The episode can't be completed so that it follows the format. ${faults}`);
}

// EXTERNAL MODULE: ./build/publish-episode/publish-episode/pull-request-text.js
var pull_request_text = __webpack_require__(5381);
// EXTERNAL MODULE: ./build/publish-episode/publish-episode/subject-query.js
var subject_query = __webpack_require__(2549);
;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/proposing.js




/** Completes the episode for its place. */
function finish(proposing, place, before) {
    const { proposal, confidence, subject, inputs, now } = proposing;
    return finishEpisode(proposal, {
        number: place.number,
        date: before?.date ?? `${now.toISOString().slice(0, 19)}Z`,
        commitSha: before?.commitSha ?? subject?.sha ?? subject_query/* NO_COMMIT */.U,
        confidence,
        minConfidence: inputs.minConfidence,
    });
}
/** Page of the commit that the episode is about; undefined for a commit that was never collected. */
function commitUrl({ subject, serverUrl }, sha) {
    return subject?.repository === undefined || subject.sha !== sha
        ? undefined
        : `${serverUrl}/${subject.repository}/commit/${sha}`;
}
/** The message of the episode's commit. */
function commitMessage({ confidence }, { frontMatter }) {
    return episodeCommitMessage({
        series: frontMatter.series,
        episode: frontMatter.episode,
        title: frontMatter.title,
        confidenceScore: confidence.score,
        correlationStrength: confidence.correlation,
        costUsd: frontMatter.cost_usd,
        runId: frontMatter.run_id,
    });
}
/** The title and the body of the episode's pull request. */
function pullRequestText(proposing, { frontMatter }, { path }) {
    const { confidence, inputs, isComposed } = proposing;
    return {
        title: (0,pull_request_text/* pullRequestTitle */.Zr)(frontMatter),
        body: (0,pull_request_text/* pullRequestBody */.NF)({
            frontMatter,
            path,
            confidence,
            minConfidence: inputs.minConfidence,
            commitUrl: commitUrl(proposing, frontMatter.commit_sha),
            isComposed,
        }),
    };
}


/***/ }),

/***/ 6192:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   SS: () => (/* binding */ markBody),
/* harmony export */   ez: () => (/* binding */ runIdOfBody),
/* harmony export */   zs: () => (/* binding */ unedited)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);

const MARKER = /<!-- muse-protocol-actions: run_id=(?<runId>[0-9a-f-]{36})(?: title=(?<title>[0-9a-f]{16}) body=(?<body>[0-9a-f]{16}))? -->/u;
/** GitHub may change line ends and trim a text. */
const digest = (text) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(text.replaceAll('\r\n', '\n').trim()).digest('hex').slice(0, 16);
/** Ends a body with the marker. */
function markBody(runId, title, body) {
    return `${body}\n\n<!-- muse-protocol-actions: run_id=${runId} title=${digest(title)} body=${digest(body)} -->\n`;
}
/** The run id in a body's marker; undefined without one. */
const runIdOfBody = (body) => MARKER.exec(body)?.groups?.runId;
/** Which of a pull request's texts are still as this action wrote them. Without a marker none is. */
function unedited(title, body) {
    const found = MARKER.exec(body);
    if (found === null)
        return { title: false, body: false };
    const written = `${body.slice(0, found.index)}${body.slice(found.index + found[0].length)}`;
    return { title: found.groups?.title === digest(title), body: found.groups?.body === digest(written) };
}


/***/ }),

/***/ 5381:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   NF: () => (/* binding */ pullRequestBody),
/* harmony export */   Zr: () => (/* binding */ pullRequestTitle),
/* harmony export */   wd: () => (/* binding */ factsTable)
/* harmony export */ });
/* harmony import */ var _markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(589);
/* harmony import */ var _markdown_table_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7656);
/* harmony import */ var _confidence_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(4876);
/* harmony import */ var _confidence_table_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(287);
/* harmony import */ var _pull_request_marker_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6192);
/* harmony import */ var _subject_query_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2549);






/** What GitHub accepts as a title and as a body, in characters. */
const LONGEST_TITLE = 256;
const LONGEST_BODY = 65_536;
/** Room for the marker. */
const MARKER_ROOM = 200;
const SHOWN_MODELS = 20;
const SHOWN_MODEL_LENGTH = 80;
const ZERO_WIDTH_SPACE = '\u200b';
/** A title is plain text, but GitHub links mentions and issues in it, and a squash merge makes it a commit message. */
function plainTitle(title) {
    return (0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .singleLine */ .pF)(title)
        .replace(/[[\]]/gu, (bracket) => (bracket === '[' ? '(' : ')'))
        .replace(/[@#](?=[\w-])/gu, `$&${ZERO_WIDTH_SPACE}`)
        .replace(/\b(GH)-(?=\d)/giu, `$1-${ZERO_WIDTH_SPACE}`);
}
/** The title of an episode's pull request, as plain text. */
function pullRequestTitle({ series, episode, title }) {
    return (0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .shorten */ .ml)(`Episode ${episode} of ${series}: ${plainTitle(title)}`, LONGEST_TITLE);
}
const amount = (number) => number.toLocaleString('en-US');
function commitCell(sha, url) {
    if (sha === _subject_query_js__WEBPACK_IMPORTED_MODULE_2__/* .NO_COMMIT */ .U)
        return 'n/a';
    return url === undefined ? (0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .codeSpan */ .SS)(sha) : (0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .markdownLink */ .iQ)(sha, url);
}
function modelsCell(models) {
    const shown = models.slice(0, SHOWN_MODELS).map((model) => (0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .codeSpan */ .SS)((0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .shorten */ .ml)(model, SHOWN_MODEL_LENGTH)));
    const more = models.length - shown.length;
    return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ') || 'none';
}
/** What an episode says of itself, as a table. */
function factsTable(frontMatter, path, commitUrl) {
    const { title, series, episode, date, models, run_id, commit_sha } = frontMatter;
    const { latency_ms_p95, tokens_in, tokens_out, cost_usd } = frontMatter;
    return (0,_markdown_table_js__WEBPACK_IMPORTED_MODULE_3__/* .markdownTable */ .Q)(['Fact', 'Value'], [
        ['Title', (0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(title)],
        ['Series', (0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(series)],
        ['Episode', amount(episode)],
        ['File', (0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .codeSpan */ .SS)(path)],
        ['Date', date],
        ['Models', modelsCell(models)],
        ['Commit', commitCell(commit_sha, commitUrl)],
        ['p95 latency', latency_ms_p95 === null ? 'n/a' : `${amount(latency_ms_p95)} ms`],
        ['Tokens', `${amount(tokens_in)} in, ${amount(tokens_out)} out`],
        ['Cost', `$${cost_usd.toFixed(6)}`],
        ['Run ID', (0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .codeSpan */ .SS)(run_id)],
    ]);
}
function checks({ confidence, minConfidence }) {
    const trusted = (0,_confidence_js__WEBPACK_IMPORTED_MODULE_4__/* .isTrusted */ .W)(confidence, minConfidence);
    const compared = `${(0,_confidence_table_js__WEBPACK_IMPORTED_MODULE_5__/* .scoreText */ .Q)(confidence.score)}, at least ${(0,_confidence_table_js__WEBPACK_IMPORTED_MODULE_5__/* .scoreText */ .Q)(minConfidence)} is asked for`;
    return [
        '- [x] The front matter and the five sections follow the format.',
        '- [x] The number is free in the series.',
        trusted
            ? `- [x] Confidence: ${compared}.`
            : `- [ ] Confidence: ${compared}. The episode says so under "Data quality"; look at the data before you merge.`,
    ];
}
/** The body of an episode's pull request, in Markdown, with its marker. */
function pullRequestBody(facts) {
    const { frontMatter, path, confidence, commitUrl, isComposed } = facts;
    const origin = isComposed ? 'composed from the data in ClickHouse' : 'proposed from a draft';
    const body = [
        `Episode ${amount(frontMatter.episode)} of ${(0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdown */ .FV)(frontMatter.series)}, ${origin}.`,
        '',
        factsTable(frontMatter, path, commitUrl),
        '',
        '### Confidence in the data',
        '',
        (0,_markdown_table_js__WEBPACK_IMPORTED_MODULE_3__/* .markdownTable */ .Q)(['Measure', 'Value', 'From'], (0,_confidence_table_js__WEBPACK_IMPORTED_MODULE_5__/* .confidenceRows */ .m)(confidence)),
        '',
        '### Checks',
        '',
        ...checks(facts),
        '',
        'Your edits of this text and of the title are kept. Commits of yours on the branch are kept too: the action then stops updating it.',
    ].join('\n');
    return (0,_pull_request_marker_js__WEBPACK_IMPORTED_MODULE_1__/* .markBody */ .SS)(frontMatter.run_id, pullRequestTitle(frontMatter), (0,_markdown_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .shorten */ .ml)(body, LONGEST_BODY - MARKER_ROOM));
}


/***/ }),

/***/ 2549:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ readSubject),
/* harmony export */   U: () => (/* binding */ NO_COMMIT)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7597);

/** How an episode says that it is about no commit in particular. */
const NO_COMMIT = '0'.repeat(40);
const SELECT_SUBJECT = `
WITH coalesce(
  nullIf({sha:String}, ''),
  (SELECT toString(argMaxOrNull(commit_sha, ts)) FROM bench_runs WHERE commit_sha != repeat('0', 40)),
  (SELECT toString(argMaxOrNull(sha, committed_at)) FROM commits WHERE NOT is_removed)
) AS subject
SELECT
  subject AS sha,
  (SELECT anyOrNull(repository) FROM commits WHERE sha = toFixedString(assumeNotNull(subject), 40)) AS repository`;
const row = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ sha: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(), repository: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable() });
/** Reads where a commit lies; without one given, the commit benchmarked last, else the newest commit. Undefined without any. */
async function readSubject(clickHouse, sha) {
    const [found] = await clickHouse.read({
        sql: SELECT_SUBJECT,
        parameters: { sha: sha ?? '' },
        row,
        attempted: "looking for the episode's commit",
    });
    if (found === undefined || found.sha === null)
        return undefined;
    return { sha: found.sha, repository: found.repository ?? undefined };
}


/***/ })

};
