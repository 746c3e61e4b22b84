export const id = 506;
export const ids = [506];
export const modules = {

/***/ 6783:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HU: () => (/* binding */ FRONT_MATTER_ORDER),
/* harmony export */   bc: () => (/* binding */ FRONT_MATTER_SCHEMAS),
/* harmony export */   tS: () => (/* binding */ MAX_TITLE_LENGTH)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7597);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8532);
/* harmony import */ var _fault_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(690);
/* harmony import */ var _iso_date_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(876);



/** Longest title, in characters. */
const MAX_TITLE_LENGTH = 200;
const MAX_MODELS = 100;
const MAX_MODEL_LENGTH = 200;
/** The largest value of a UInt32, which the tables hold. */
const MAX_UINT32 = 4_294_967_295;
/** An amount above this is a slip of the pen, not the cost of an episode. */
const MAX_COST_USD = 1_000_000;
/** Every fault of a value says what was expected and what was found. */
const expected = (what) => ({
    error: ({ input }) => `expected ${what}, found ${(0,_fault_js__WEBPACK_IMPORTED_MODULE_0__/* .describe */ .q0)(input)}`,
});
function wholeNumber(what, minimum, maximum) {
    const error = expected(`a whole number${what} from ${minimum} to ${maximum}`);
    return zod__WEBPACK_IMPORTED_MODULE_2__/* .int */ .Whr(error).min(minimum, error).max(maximum, error);
}
/** An entry that may be missing or `null`, which is the same. */
function optional(schema) {
    return schema.nullish().transform((value) => value ?? undefined);
}
function number(what, minimum, maximum) {
    const error = expected(`${what} from ${minimum} to ${maximum}`);
    return zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig(error).min(minimum, error).max(maximum, error);
}
function line(what, maximum) {
    const error = expected(`${what}: one line of 1 to ${maximum} characters, in quotes`);
    return zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(error)
        .max(maximum, error)
        .refine((text) => text.trim() !== '' && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text), error);
}
function matching(what, pattern) {
    const error = expected(what);
    return zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(error).regex(pattern, error);
}
const date = expected('a date such as "2025-10-07T20:50:43Z" (UTC where no zone is given)');
/** What the action fills in: a draft may leave these out. */
const filledIn = {
    /** Number in the series. */
    episode: wholeNumber('', 1, MAX_UINT32),
    /** When the episode was written, given as UTC: see `parseIsoDate`. */
    date: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(date).transform((text, context) => {
        const moment = (0,_iso_date_js__WEBPACK_IMPORTED_MODULE_1__/* .parseIsoDate */ .j)(text.trim());
        if (moment !== undefined)
            return moment;
        context.addIssue({ code: 'custom', input: text, message: date.error({ input: text }) });
        return zod__WEBPACK_IMPORTED_MODULE_3__/* .NEVER */ .tm;
    }),
    /** UUID of the run that wrote the episode, in lower case. */
    run_id: matching('a UUID in quotes', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu).toLowerCase(),
    /** The commit that the episode's measurements belong to. */
    commit_sha: matching('a commit SHA: 40 characters of 0-9 and a-f, in quotes', /^[0-9a-f]{40}$/u),
};
const written = {
    title: line('a title', MAX_TITLE_LENGTH),
    /** Name of the series, also that of its folder. */
    series: matching('the name of a series, in lower case', /^[a-z0-9][a-z0-9-]{0,49}$/u),
    /** The models measured or used; may be empty. */
    models: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(line('the name of a model', MAX_MODEL_LENGTH), expected('a list of models such as ["gpt-4", "claude-3"]'))
        .max(MAX_MODELS, expected(`a list of at most ${MAX_MODELS} models`)),
    /** p95 latency at `commit_sha` in ms; `null`, written out, where nothing was measured. */
    latency_ms_p95: wholeNumber(' of milliseconds', 0, MAX_UINT32).nullable(),
    tokens_in: wholeNumber(' of tokens', 0, MAX_UINT32),
    tokens_out: wholeNumber(' of tokens', 0, MAX_UINT32),
    cost_usd: number('an amount in US dollars', 0, MAX_COST_USD),
    /** Share of trust in the data, from 0 to 1. */
    confidence_score: optional(number('a number', 0, 1)),
    /** Pearson's coefficient of benchmark and user latency, from -1 to 1. */
    correlation_strength: optional(number('a number', -1, 1)),
};
const publishedSchema = zod__WEBPACK_IMPORTED_MODULE_2__/* .looseObject */ ._H3({ ...written, ...filledIn });
const draftSchema = zod__WEBPACK_IMPORTED_MODULE_2__/* .looseObject */ ._H3({
    ...written,
    episode: optional(filledIn.episode),
    date: optional(filledIn.date),
    run_id: optional(filledIn.run_id),
    commit_sha: optional(filledIn.commit_sha),
});
/** The schema of each kind of episode. */
const FRONT_MATTER_SCHEMAS = { published: publishedSchema, draft: draftSchema };
/** The entries in the order in which they are written. */
const FRONT_MATTER_ORDER = [
    'title',
    'series',
    'episode',
    'date',
    'models',
    'run_id',
    'commit_sha',
    'latency_ms_p95',
    'tokens_in',
    'tokens_out',
    'cost_usd',
    'confidence_score',
    'correlation_strength',
];


/***/ }),

/***/ 9189:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  h: () => (/* binding */ parseYaml)
});

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
// EXTERNAL MODULE: ./build/publish-episode/markdown/escape.js
var markdown_escape = __webpack_require__(589);
// EXTERNAL MODULE: ./build/publish-episode/episode/fault.js
var fault = __webpack_require__(690);
;// CONCATENATED MODULE: ./build/publish-episode/episode/yaml-limits.js

/** Most YAML tokens that are parsed: parsing takes time quadratic in the number of keys. A usual episode has 70. */
const MAX_YAML_TOKENS = 4000;
/** Deepest nesting that is parsed, of `- - -` on one line or of brackets. */
const MAX_YAML_DEPTH = 20;
/** Control tokens of the lexer, which stand for no text of the source. */
const CONTROL_TOKENS = new Set([dist/* CST */.DB.DOCUMENT, dist/* CST */.DB.FLOW_END, dist/* CST */.DB.SCALAR]);
const REFUSED_TOKENS = {
    'explicit-key-ind': 'a key that starts with "? ": expected "key: value"',
    'directive-line': 'a YAML directive (%): remove it',
    'doc-end': 'a line "...": expected --- to close the front matter',
};
/**
 * Finds what must not reach the YAML parser, which takes minutes for 16 KiB of `? ? ? ?` and overflows its stack on deep
 * nesting. Looks at the lexer's tokens alone, which takes linear time.
 */
function findUnsafeYaml(text) {
    let offset = 0;
    let tokens = 0;
    let brackets = 0;
    let dashes = 0;
    let isScalarNext = false;
    for (const token of new dist/* Lexer */.JG().lex(text)) {
        const type = isScalarNext ? 'scalar' : (dist/* CST */.DB.tokenType(token) ?? 'unknown');
        isScalarNext = token === dist/* CST */.DB.SCALAR;
        tokens += 1;
        if (type === 'flow-map-start' || type === 'flow-seq-start')
            brackets += 1;
        if (type === 'flow-map-end' || type === 'flow-seq-end')
            brackets -= 1;
        if (type === 'seq-item-ind')
            dashes += 1;
        if (type === 'newline')
            dashes = 0;
        const refused = REFUSED_TOKENS[type];
        if (refused !== undefined)
            return { offset, message: refused };
        if (tokens > MAX_YAML_TOKENS)
            return { offset, message: `more than ${MAX_YAML_TOKENS} YAML tokens: shorten it` };
        if (Math.max(brackets, dashes) > MAX_YAML_DEPTH) {
            return { offset, message: `values nested more than ${MAX_YAML_DEPTH} deep: flatten them` };
        }
        if (!CONTROL_TOKENS.has(token))
            offset += token.length;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/publish-episode/episode/front-matter-yaml.js




/** Keys that reach an object's prototype where a careless reader copies them. */
const RESERVED_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
/** Longest message of the YAML parser that is repeated: it may hold text from the file. */
const PARSER_MESSAGE_CHARACTERS = 200;
/**
 * Reads front matter as plain data by the core schema of YAML 1.2. Aliases, tags beyond that schema, and keys that could
 * reach a prototype are faults. What would occupy the parser for long is refused before it is parsed.
 *
 * @param firstLine line of the file on which `text` starts
 */
function parseYaml(text, firstLine) {
    const unsafe = findUnsafeYaml(text);
    if (unsafe !== undefined) {
        const line = firstLine + text.slice(0, unsafe.offset).split('\n').length - 1;
        return { ok: false, faults: [{ line, message: `The front matter holds ${unsafe.message}.` }] };
    }
    const lineCounter = new dist/* LineCounter */.HN();
    const document = (0,dist/* parseDocument */.Tp)(text, {
        version: '1.2',
        schema: 'core',
        resolveKnownTags: false,
        uniqueKeys: true,
        stringKeys: true,
        prettyErrors: false,
        keepSourceTokens: true,
        lineCounter,
    });
    const lineAt = (offset) => firstLine - 1 + lineCounter.linePos(offset).line;
    const problems = [...document.errors, ...document.warnings];
    if (problems.length > 0)
        return { ok: false, faults: problems.map((problem) => parserFault(problem, text, lineAt)) };
    const { contents } = document;
    if (contents === null)
        return { ok: true, map: undefined, data: {}, faults: [], lineOf: () => undefined };
    if (!(0,dist/* isMap */.jh)(contents) || contents.flow === true) {
        const found = (0,dist/* isMap */.jh)(contents) ? 'a mapping in braces' : (0,dist/* isScalar */.jn)(contents) ? 'a single value' : 'a list';
        const message = `Expected entries such as title: "…", one to a line, found ${found}.`;
        return { ok: false, faults: [{ line: lineAt(contents.range[0]), message }] };
    }
    const faults = forbiddenNodes(contents, lineAt);
    if (faults.length > 0)
        return { ok: false, faults };
    const data = withoutBlanks(contents, document.toJS({ maxAliasCount: 0 }));
    const lineOf = (path) => lineOfPath(contents, path, lineAt);
    return { ok: true, map: contents, data, faults: octalFaults(contents, lineAt), lineOf };
}
function parserFault(problem, text, lineAt) {
    // What is missing at the end is told of the last line that holds something.
    const line = lineAt(Math.min(problem.pos[0], text.trimEnd().length));
    if (problem.code === 'DUPLICATE_KEY') {
        const key = /^[^:\s]*/u.exec(text.slice(problem.pos[0], problem.pos[0] + PARSER_MESSAGE_CHARACTERS))?.[0] ?? '';
        return { line, field: key, message: `The entry ${(0,fault/* quote */.hD)(key)} is given twice: keep one.` };
    }
    const reason = (0,fault/* visible */.RK)((0,markdown_escape/* shorten */.ml)(problem.message.replace(/\s+/gu, ' '), PARSER_MESSAGE_CHARACTERS));
    return { line, message: `The front matter is not valid YAML: ${reason}` };
}
function forbiddenNodes(map, lineAt) {
    const faults = [];
    const add = (node, message) => {
        faults.push({ line: lineAt(node.range?.[0] ?? 0), message });
    };
    (0,dist/* visit */.YR)(map, {
        Alias: (_, alias) => add(alias, `Expected a value, found the alias ${(0,fault/* quote */.hD)(`*${alias.source}`)}: write it out.`),
        Pair: (_, { key }) => {
            if ((0,dist/* isScalar */.jn)(key) && RESERVED_KEYS.has(key.value))
                add(key, `The key "${key.value}" is reserved: rename it.`);
        },
    });
    return faults;
}
function octalFaults(map, lineAt) {
    const faults = [];
    (0,dist/* visit */.YR)(map, {
        Scalar: (_, { value, source = '', range }) => {
            if (!isReadAsOctal(value, source))
                return;
            const message = `Expected a number without leading zeros, found ${(0,fault/* quote */.hD)(source)}: readers of YAML disagree on it.`;
            faults.push({ line: lineAt(range?.[0] ?? 0), message });
        },
    });
    return faults;
}
/** YAML 1.1, by which many site generators read, takes 010 for 8. */
function isReadAsOctal(value, source) {
    return typeof value === 'number' && /^[-+]?0[0-7]+$/u.test(source) && Number.parseInt(source, 8) !== value;
}
/** `date:` with nothing after it is an entry left out; `date: null` is a value. */
function withoutBlanks(map, data) {
    const blanks = new Set();
    for (const { key, value } of map.items) {
        if ((0,dist/* isScalar */.jn)(key) && (0,dist/* isScalar */.jn)(value) && value.value === null && value.source === '')
            blanks.add(key.value);
    }
    return Object.fromEntries(Object.entries(data).filter(([name]) => !blanks.has(name)));
}
function lineOfPath(map, path, lineAt) {
    const [field, ...rest] = path;
    const pair = map.items.find(({ key }) => (0,dist/* isScalar */.jn)(key) && key.value === field);
    if (pair === undefined)
        return undefined;
    const value = rest.length > 0 ? map.getIn(path, true) : undefined;
    const offset = (0,dist/* isNode */.Ll)(value) && value.range ? value.range[0] : pair.key.range[0];
    return lineAt(offset);
}


/***/ }),

/***/ 876:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ parseIsoDate)
/* harmony export */ });
const DATE = String.raw `(?<date>\d{4}-\d{2}-\d{2})`;
const TIME = String.raw `(?<time>\d{2}:\d{2}(?::\d{2})?)(?<fraction>\.\d{1,9})?`;
const ZONE = String.raw `(?<zone>Z|[+-]\d{2}:\d{2})`;
const ISO_8601 = new RegExp(`^${DATE}(?:[T ]${TIME} ?${ZONE}?)?$`, 'iu');
/** The years that a DateTime64 of ClickHouse can hold, from the Unix epoch on. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2299;
/**
 * Reads a date of ISO 8601 or of YAML: `2025-10-07T20:50:43Z`, `2025-10-07 20:50:43 +02:00`, `2025-10-07`. Without a zone
 * it is UTC, without a time it is midnight.
 *
 * @returns the same moment as `2025-10-07T20:50:43Z`, with milliseconds only where there are any; undefined for a text
 * that is no date, and for a day that does not exist.
 */
function parseIsoDate(text) {
    const groups = ISO_8601.exec(text)?.groups;
    if (groups === undefined)
        return undefined;
    const { date = '', time = '00:00', fraction = '', zone = 'Z' } = groups;
    const local = new Date(`${date}T${time}Z`);
    // Date rolls 30 February over into March.
    if (Number.isNaN(local.getTime()) || !local.toISOString().startsWith(date))
        return undefined;
    const milliseconds = fraction.slice(0, 4);
    const moment = new Date(`${date}T${time.length === 5 ? `${time}:00` : time}${milliseconds}${zone.toUpperCase()}`);
    if (Number.isNaN(moment.getTime()))
        return undefined;
    const year = moment.getUTCFullYear();
    if (year < FIRST_YEAR || year > LAST_YEAR)
        return undefined;
    return moment.toISOString().replace('.000Z', 'Z');
}


/***/ }),

/***/ 9094:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ readFrontMatter)
/* harmony export */ });
/* harmony import */ var gray_matter__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9599);
/* harmony import */ var _front_matter_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9547);
/* harmony import */ var _front_matter_yaml_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9189);



/** Languages that gray-matter knows or that are registered under these names elsewhere. */
const REFUSED_LANGUAGES = ['js', 'javascript', 'json', 'coffee', 'coffeescript', 'cson', 'toml', 'yml'];
function refuse() {
    throw new Error('Front matter is read as YAML only.');
}
const REFUSING_ENGINES = Object.fromEntries(REFUSED_LANGUAGES.map((language) => [language, refuse]));
/**
 * Reads an episode's front matter with gray-matter, which evaluates JavaScript when asked to by the file: it only gets
 * text that was found to open with a plain `---`, its YAML engine is replaced by {@link parseYaml}, and every other one
 * throws. Options are always given, because gray-matter caches what it reads without, even what failed.
 *
 * This is the only module that loads gray-matter (about 30 ms): import it when it is needed.
 */
function readFrontMatter(source) {
    const split = (0,_front_matter_js__WEBPACK_IMPORTED_MODULE_1__/* .splitFrontMatter */ .vQ)(source);
    if (!split.ok)
        return split;
    const readings = [];
    const { data } = gray_matter__WEBPACK_IMPORTED_MODULE_0__(source, {
        language: 'yaml',
        engines: {
            ...REFUSING_ENGINES,
            yaml: (text) => {
                // gray-matter's text starts right after the opening ---, still on line 1, and lacks the last line feed.
                const reading = (0,_front_matter_yaml_js__WEBPACK_IMPORTED_MODULE_2__/* .parseYaml */ .h)(`${text}\n`, 1);
                readings.push(reading);
                return reading.ok ? reading.data : {};
            },
        },
    });
    const [reading] = readings;
    // gray-matter asks no engine about front matter without entries.
    if (reading === undefined)
        return { ok: true, data, faults: [], lineOf: () => undefined, body: split.body };
    const { ok, faults } = reading;
    if (!ok)
        return { ok, faults, body: split.body };
    return { ok, data, faults, lineOf: reading.lineOf, body: split.body };
}


/***/ }),

/***/ 7568:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  o: () => (/* binding */ SECTION_HEADINGS),
  j: () => (/* binding */ readSections)
});

// EXTERNAL MODULE: ./build/publish-episode/episode/fault.js
var fault = __webpack_require__(690);
;// CONCATENATED MODULE: ./build/publish-episode/episode/markdown-syntax.js
/** Opens fenced code; what follows backticks must not hold another one. */
const FENCE = /^(`{3,}(?=[^`]*$)|~{3,})/u;
/** Under a paragraph it makes a heading of it: equals signs of level 1, dashes of level 2. */
const UNDERLINE = /^(?:=+|-+)$/u;
/** A horizontal rule. */
const RULE = /^(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/u;
/** Groups: the marker, its number, the white space after it. */
const LIST_MARKER = /^([-+*]|(\d{1,9})[.)])([ \t]+|$)/u;
/** Begins a quote or a list item, and may stand before another. */
const NESTING_MARK = /^(?:>[ \t]?|(?:[-+*]|\d{1,9}[.)])(?:[ \t]+|$))/u;
/** A heading by number signs. */
const NUMBER_SIGNS = /^#{1,6}(?=[ \t]|$)/u;
/** `[label]: address` */
const LINK_DEFINITION = /^\[[^\]]{1,999}\]:/u;
const BLOCK_TAGS = [
    'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt',
    'fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu',
    'menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr',
    'track|ul',
].join('|');
const ATTRIBUTE = '\\s+[a-z_:][\\w.:-]*(?:\\s*=\\s*(?:[^\\s"\'=<>`]+|\'[^\']*\'|"[^"]*"))?';
/**
 * HTML blocks, in which nothing is a heading: https://spec.commonmark.org/0.31.2/#html-blocks. Without `end` a blank line
 * ends the block.
 */
const HTML_BLOCKS = [
    {
        name: 'HTML element',
        start: /^<(?:script|pre|style|textarea)(?:[\s>]|$)/iu,
        end: /<\/(?:script|pre|style|textarea)>/iu,
    },
    { name: 'HTML comment', start: /^<!--/u, end: /-->/u },
    { name: 'HTML instruction', start: /^<\?/u, end: /\?>/u },
    { name: 'CDATA section', start: /^<!\[CDATA\[/u, end: /\]\]>/u },
    { name: 'HTML declaration', start: /^<![a-z]/iu, end: />/u },
    { name: 'HTML element', start: new RegExp(`^</?(?:${BLOCK_TAGS})(?:\\s|/?>|$)`, 'iu') },
];
/** Any other tag alone on its line: an HTML block as well, but only where no paragraph goes on. A blank line ends it. */
const LONE_TAG = new RegExp(`^<(?:/[a-z][a-z0-9-]*\\s*|[a-z][a-z0-9-]*(?:${ATTRIBUTE})*\\s*/?)>$`, 'iu');

;// CONCATENATED MODULE: ./build/publish-episode/episode/markdown-outline.js

/** Marks of quotes and lists in each other that are looked past in one line. */
const MOST_NESTED_MARKS = 20;
/**
 * Finds the headings of a Markdown text by the rules of CommonMark for blocks, as far as they decide what is a heading:
 * `## ` and underlined headings, fenced and indented code, HTML blocks and comments, lists, quotes and rules.
 */
function outlineOf(lines) {
    const state = {
        headings: [],
        codeLines: new Set(),
        open: undefined,
        paragraph: undefined,
        itemColumn: Number.POSITIVE_INFINITY,
    };
    lines.forEach((line, index) => {
        readLine(state, measure(line, index));
    });
    return { headings: state.headings, codeLines: state.codeLines, unclosed: unclosedBlock(state.open) };
}
function readLine(state, line) {
    const { text, column } = line;
    if (state.open !== undefined) {
        readInside(state, state.open, line);
    }
    else if (text === '') {
        state.paragraph = undefined;
    }
    else if (column >= state.itemColumn) {
        state.paragraph = nestedParagraph(text);
    }
    else if (column > 3) {
        readIndented(state, line);
    }
    else if (typeof state.paragraph === 'object' && UNDERLINE.test(text)) {
        endUnderlined(state, state.paragraph, line);
    }
    else if (startsBlock(state, line)) {
        state.paragraph = undefined;
        state.itemColumn = Number.POSITIVE_INFINITY;
    }
    else {
        readText(state, line);
    }
}
function readInside(state, open, { text, column, index }) {
    if (open.kind === 'html') {
        if (open.end === undefined ? text === '' : open.end.test(text))
            state.open = undefined;
        return;
    }
    state.codeLines.add(index);
    const isFence = column <= 3 && text.length >= open.mark.length && text === open.mark.charAt(0).repeat(text.length);
    if (isFence)
        state.open = undefined;
}
/** Indented code, or the next line of a paragraph. */
function readIndented(state, { text, index }) {
    if (state.paragraph === undefined)
        state.codeLines.add(index);
    else if (state.paragraph !== 'nested')
        state.paragraph.lines.push(text);
}
function endUnderlined(state, paragraph, { text, index }) {
    state.paragraph = undefined;
    // Definitions of links make no paragraph: what follows them is a rule.
    if (paragraph.lines.every((line) => LINK_DEFINITION.test(line)))
        return;
    state.headings.push({
        level: text.startsWith('=') ? 1 : 2,
        text: collapse(paragraph.lines.join(' ')),
        index: paragraph.index,
        next: index + 1,
        isUnderlined: true,
    });
}
/** Takes a fence, an HTML block, a `#` heading or a rule: whatever ends a paragraph and a list by itself. */
function startsBlock(state, { text, index }) {
    const fence = FENCE.exec(text)?.[1];
    if (fence !== undefined) {
        state.codeLines.add(index);
        state.open = { kind: 'fence', index, mark: fence };
        return true;
    }
    const html = HTML_BLOCKS.find(({ start }) => start.test(text));
    if (html !== undefined) {
        if (!html.end?.test(text))
            state.open = { kind: 'html', index, name: html.name, end: html.end };
        return true;
    }
    if (state.paragraph === undefined && LONE_TAG.test(text)) {
        state.open = { kind: 'html', index, name: 'HTML element', end: undefined };
        return true;
    }
    const heading = numberSignHeading(text, index);
    if (heading !== undefined)
        state.headings.push(heading);
    return heading !== undefined || RULE.test(text);
}
function numberSignHeading(text, index) {
    const signs = NUMBER_SIGNS.exec(text)?.[0];
    if (signs === undefined)
        return undefined;
    const words = collapse(text.slice(signs.length));
    return { level: signs.length, text: words.replace(/(?:^| )#+$/u, ''), index, next: index + 1, isUnderlined: false };
}
function readText(state, { text, column, index }) {
    const [marker, sign = '', number, space = ''] = LIST_MARKER.exec(text) ?? [];
    const isParagraph = typeof state.paragraph === 'object';
    const interrupts = !isParagraph || (text !== sign && (number === undefined || Number(number) === 1));
    if (marker !== undefined && interrupts) {
        state.paragraph = nestedParagraph(text);
        state.itemColumn = column + sign.length + (space.length >= 1 && space.length <= 4 ? space.length : 1);
    }
    else if (text.startsWith('>')) {
        state.paragraph = nestedParagraph(text);
        state.itemColumn = Number.POSITIVE_INFINITY;
    }
    else if (state.paragraph === undefined) {
        state.paragraph = { index, lines: [text] };
        state.itemColumn = Number.POSITIVE_INFINITY;
    }
    else if (state.paragraph !== 'nested') {
        state.paragraph.lines.push(text);
    }
}
/** Whether the text of a list item or a quote, whose marks it may start with, is a paragraph that may go on below. */
function nestedParagraph(text) {
    let rest = text;
    for (let marks = 0; marks < MOST_NESTED_MARKS; marks += 1) {
        const mark = RULE.test(rest) ? undefined : NESTING_MARK.exec(rest)?.[0];
        if (mark === undefined)
            break;
        rest = rest.slice(mark.length);
    }
    const isBlock = [FENCE, NUMBER_SIGNS, RULE, ...HTML_BLOCKS.map(({ start }) => start)].some((block) => block.test(rest));
    return rest === '' || isBlock ? undefined : 'nested';
}
function unclosedBlock(open) {
    if (open === undefined)
        return undefined;
    if (open.kind === 'fence')
        return { what: 'code fence', index: open.index };
    return open.end === undefined ? undefined : { what: open.name, index: open.index };
}
/** Tabs stand for white space up to the next multiple of four columns. */
function measure(line, index) {
    let column = 0;
    let offset = 0;
    for (; line[offset] === ' ' || line[offset] === '\t'; offset += 1)
        column += line[offset] === '\t' ? 4 - (column % 4) : 1;
    return { index, text: line.slice(offset).trimEnd(), column };
}
function collapse(text) {
    return text.replace(/\s+/gu, ' ').trim();
}

;// CONCATENATED MODULE: ./build/publish-episode/episode/sections.js


/** The sections that every episode has, in their order, each under a heading `## …`. */
const SECTION_HEADINGS = [
    'What changed',
    'Why it matters',
    'Benchmarks (summary)',
    'Next steps',
    'Links & artifacts',
];
/**
 * Finds the sections of an episode, and what is wrong with them: missing, doubled, out of order, or empty, which a section
 * of nothing but white space and HTML comments is. Text and headings of other levels may stand anywhere; further sections
 * (such as "Data quality") only after the five.
 */
function readSections(body) {
    const lines = body.text.split(/\r?\n/u);
    const outline = outlineOf(lines);
    const placed = placeSections(body, lines, outline);
    const sections = placed.filter(({ level }) => level === 2);
    const lastLine = body.line + Math.max(0, lines.length - (lines.at(-1) === '' ? 2 : 1));
    const faults = [
        ...orderFaults(sections),
        ...missingFaults(placed, lastLine),
        ...strayFaults(sections),
        ...unclosedFaults(outline, body.line),
    ];
    return { sections: sections.map(({ heading, line, content }) => ({ heading, line, content })), faults };
}
function placeSections(body, lines, { headings, codeLines }) {
    const places = [];
    let end = lines.length;
    for (const heading of headings.toReversed()) {
        const { text, level, index, next, isUnderlined } = heading;
        const content = trimBlankLines(lines.slice(next, level <= 2 ? end : next));
        const isEmpty = !hasCode(codeLines, heading, end) && withoutComments(content).trim() === '';
        places.push({ heading: plainText(text), line: body.line + index, content, level, isUnderlined, isEmpty });
        if (level <= 2)
            end = index;
    }
    return places.reverse();
}
function hasCode(codeLines, { next, level }, end) {
    if (level > 2 || codeLines.size === 0)
        return false;
    for (let index = next; index < end; index += 1)
        if (codeLines.has(index))
            return true;
    return false;
}
/** Faults of the sections that are there: doubled, out of order, empty. */
function orderFaults(sections) {
    const faults = [];
    const firstLines = new Map();
    let latest = -1;
    for (const { heading, line, isEmpty } of sections) {
        const position = positionOf(heading);
        if (position === -1)
            continue;
        const firstLine = firstLines.get(position);
        if (firstLine !== undefined) {
            const message = `The section "${heading}" is given twice, first on line ${firstLine}: keep one.`;
            faults.push({ line, field: heading, message });
            continue;
        }
        firstLines.set(position, line);
        if (isEmpty) {
            faults.push({ line, field: heading, message: `The section "${heading}" is empty: expected text under it.` });
        }
        if (position < latest) {
            const message = `The section "${heading}" comes after "${SECTION_HEADINGS[latest]}": expected it before.`;
            faults.push({ line, field: heading, message });
        }
        latest = Math.max(latest, position);
    }
    return faults;
}
function missingFaults(placed, lastLine) {
    const faults = [];
    const present = placed.filter(({ level, heading }) => level === 2 && positionOf(heading) !== -1);
    SECTION_HEADINGS.forEach((wanted, position) => {
        if (present.some(({ heading }) => heading === wanted))
            return;
        const letters = lettersOf(wanted);
        const similar = placed.find(({ heading }) => lettersOf(heading) === letters);
        if (similar !== undefined) {
            const message = `Expected the heading "## ${wanted}", found ${(0,fault/* quote */.hD)(`${'#'.repeat(similar.level)} ${similar.heading}`)}.`;
            faults.push({ line: similar.line, field: wanted, message });
            return;
        }
        const following = present.find(({ heading }) => positionOf(heading) > position);
        const place = following === undefined ? 'here' : `before "${following.heading}"`;
        const message = `The section "${wanted}" is missing: expected a heading "## ${wanted}" ${place}.`;
        faults.push({ line: following?.line ?? lastLine, field: wanted, message });
    });
    return faults;
}
/** Further sections that stand before one of the five. */
function strayFaults(sections) {
    const last = sections.findLastIndex(({ heading }) => positionOf(heading) !== -1);
    return sections.slice(0, Math.max(0, last)).flatMap(({ heading, line, isUnderlined }) => {
        if (positionOf(heading) !== -1 || SIMILAR_HEADINGS.has(lettersOf(heading)))
            return [];
        const remedy = isUnderlined
            ? 'the line of dashes under it makes it a heading: put a blank line between them'
            : `expected further sections after "${SECTION_HEADINGS.at(-1)}"`;
        return [{ line, message: `The section ${(0,fault/* quote */.hD)(heading)} stands among the five of an episode: ${remedy}.` }];
    });
}
function unclosedFaults({ unclosed }, firstLine) {
    if (unclosed === undefined)
        return [];
    const message = `The ${unclosed.what} opened here is never closed, and so takes the rest of the episode.`;
    return [{ line: firstLine + unclosed.index, message }];
}
function positionOf(heading) {
    const headings = SECTION_HEADINGS;
    return headings.indexOf(heading);
}
function lettersOf(heading) {
    return heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
const SIMILAR_HEADINGS = new Set(SECTION_HEADINGS.map(lettersOf));
/** Undoes the escapes with which an ampersand or a bracket may be written. */
function plainText(heading) {
    return heading.replaceAll('&amp;', '&').replace(/\\([&()])/gu, '$1');
}
function trimBlankLines(lines) {
    const first = lines.findIndex((line) => line.trim() !== '');
    if (first === -1)
        return '';
    return lines.slice(first).join('\n').trimEnd();
}
function withoutComments(markdown) {
    let text = '';
    let from = 0;
    while (from < markdown.length) {
        const start = markdown.indexOf('<!--', from);
        if (start === -1)
            return text + markdown.slice(from);
        text += markdown.slice(from, start);
        const end = markdown.indexOf('-->', start + 4);
        if (end === -1)
            return text;
        from = end + 3;
    }
    return text;
}


/***/ }),

/***/ 2506:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   validateEpisode: () => (/* binding */ validateEpisode)
/* harmony export */ });
/* harmony import */ var _episode_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6783);
/* harmony import */ var _fault_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(690);
/* harmony import */ var _front_matter_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9547);
/* harmony import */ var _read_front_matter_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9094);
/* harmony import */ var _sections_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7568);





function validateEpisode(source, { kind, allowedSeries }) {
    const reading = (0,_read_front_matter_js__WEBPACK_IMPORTED_MODULE_3__/* .readFrontMatter */ .X)(source);
    const { sections, faults } = reading.body ? (0,_sections_js__WEBPACK_IMPORTED_MODULE_4__/* .readSections */ .j)(reading.body) : { sections: [], faults: [] };
    if (reading.body)
        faults.push(...(0,_front_matter_js__WEBPACK_IMPORTED_MODULE_2__/* .controlCharacterFaults */ .wt)(reading.body));
    if (!reading.ok)
        return { ok: false, faults: (0,_fault_js__WEBPACK_IMPORTED_MODULE_1__/* .sortFaults */ .i0)([...reading.faults, ...faults]) };
    const parsed = _episode_js__WEBPACK_IMPORTED_MODULE_0__/* .FRONT_MATTER_SCHEMAS */ .bc[kind].safeParse(reading.data);
    const issues = parsed.error?.issues ?? [];
    faults.push(...reading.faults, ...entryFaults([...issues, ...seriesIssues(reading.data.series, allowedSeries, issues)], reading.lineOf));
    if (!parsed.success || faults.length > 0)
        return { ok: false, faults: (0,_fault_js__WEBPACK_IMPORTED_MODULE_1__/* .sortFaults */ .i0)(faults) };
    return { ok: true, episode: { frontMatter: parsed.data, body: reading.body.text, sections } };
}
function entryFaults(issues, lineOf) {
    const messages = new Map();
    for (const { path, message } of issues) {
        const field = path.map(String).join('.');
        // A text may break two rules that are told in the same words.
        messages.set(`${field} ${message}`, { line: lineOf(path) ?? 1, field, message: `${field}: ${message}.` });
    }
    return [...messages.values()];
}
/** A series that is well-formed, but none of those that exist. */
function seriesIssues(series, allowedSeries, issues) {
    const isKnown = typeof series === 'string' && allowedSeries.includes(series);
    if (isKnown || issues.some(({ path }) => path[0] === 'series'))
        return [];
    return [{ path: ['series'], message: `expected one of ${allowedSeries.join(', ')}, found ${(0,_fault_js__WEBPACK_IMPORTED_MODULE_1__/* .describe */ .q0)(series)}` }];
}


/***/ })

};
