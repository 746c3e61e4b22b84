export const id = 22;
export const ids = [22];
export const modules = {

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

/***/ 5022:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  propose: () => (/* binding */ propose)
});

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./build/publish-episode/runner/summary.js
var summary = __webpack_require__(5203);
// EXTERNAL MODULE: ./build/publish-episode/runner/action.js
var action = __webpack_require__(8617);
// EXTERNAL MODULE: ./build/publish-episode/publish-episode/confidence.js + 1 modules
var publish_episode_confidence = __webpack_require__(4876);
// EXTERNAL MODULE: ./build/publish-episode/github/repository.js
var github_repository = __webpack_require__(3456);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 9 modules
var classic_schemas = __webpack_require__(7597);
// EXTERNAL MODULE: ./build/publish-episode/github/errors.js
var errors = __webpack_require__(1027);
;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/refusals.js


/** A refusal that GitHub words so, and what its reader can do about it. */
const KNOWN_REFUSALS = [
    {
        answer: /not permitted to create or approve pull requests/iu,
        remedy: 'Allow it in the repository (and its organization) under Settings > Actions > General > Workflow permissions: ' +
            '"Allow GitHub Actions to create and approve pull requests". Or give the token of a GitHub App.',
    },
    {
        answer: /repository rule violations|protected branch/iu,
        remedy: "A rule of the repository refuses this branch or commit: under Settings > Rules, let the token's owner bypass it, " +
            "leave the content branches out of it, or choose another name with the input 'branch'.",
    },
    {
        answer: /must have (?:a )?verified signature|commits must be signed|signature/iu,
        remedy: 'The branch accepts signed commits only: GitHub signs those of GITHUB_TOKEN and of GitHub Apps, not those of a ' +
            'personal access token.',
    },
    {
        answer: /resource not accessible by/iu,
        remedy: 'The token lacks a permission: a workflow needs `permissions: contents: write` and `pull-requests: write`, a ' +
            'fine-grained token the same two for this repository.',
    },
];
const withHeaders = classic_schemas/* object */.Ikc({ response: classic_schemas/* object */.Ikc({ headers: classic_schemas/* record */.g1P(classic_schemas/* string */.YjP(), classic_schemas/* unknown */.L5J()) }) });
/** The permissions that GitHub says would have sufficed, as its header names them; undefined when it doesn't say. */
function neededPermissions(error) {
    const parsed = withHeaders.safeParse(error);
    const header = parsed.success ? parsed.data.response.headers['x-accepted-github-permissions'] : undefined;
    return typeof header === 'string' && header !== '' ? header : undefined;
}
/** Everything that GitHub said, on one line. */
function fullAnswer(error) {
    const cause = error instanceof errors/* GitHubFailure */.iK ? error.cause : error;
    const message = cause instanceof Error ? cause.message : String(cause);
    return message.replace(/\s+/gu, ' ').slice(0, 1_000).trim();
}
/** Whether a request was refused with status 422 and an answer that reads so. */
const isRefusal = (error, answer) => (0,errors/* statusOf */.c2)(error) === 422 && answer.test(fullAnswer(error));
/** The failure with the remedy for a refusal that is known; any other error stays as it is. */
function explainRefusal(error, attempted) {
    const status = (0,errors/* statusOf */.c2)(error);
    if (status !== 403 && status !== 404 && status !== 409 && status !== 422)
        return error;
    const answer = fullAnswer(error);
    const known = KNOWN_REFUSALS.find((refusal) => refusal.answer.test(answer));
    if (known === undefined)
        return error;
    const needed = neededPermissions(error instanceof errors/* GitHubFailure */.iK ? error.cause : error);
    const permissions = needed === undefined ? '' : ` GitHub names: ${needed}.`;
    return new errors/* GitHubFailure */.iK(`GitHub refused ${attempted}; status ${status}: ${answer.replace(/\.?$/u, '.')} ${known.remedy}${permissions}`, status, { cause: error });
}
/** What GitHub said, for a warning. */
const answerLine = (error) => (0,errors/* answerOf */.ut)(error instanceof errors/* GitHubFailure */.iK ? error.cause : error);

;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/content-branch.js


async function write(gitHub, attempted, work) {
    try {
        return await gitHub.attempt(attempted, work);
    }
    catch (error) {
        throw explainRefusal(error, attempted);
    }
}
/**
 * Makes a commit with one file changed. Author and committer are left to GitHub, which then signs the commit where the token is
 * a workflow's or an App's.
 *
 * @see https://docs.github.com/en/authentication/managing-commit-signature-verification/about-commit-signature-verification#signature-verification-for-bots
 */
async function createCommit(gitHub, repository, commit) {
    const target = { owner: repository.owner, repo: repository.name };
    const named = (0,github_repository/* fullName */.fq)(repository);
    const tree = await write(gitHub, `writing ${commit.path} to ${named}`, () => gitHub.rest.git.createTree({
        ...target,
        base_tree: commit.treeSha,
        tree: [{ path: commit.path, mode: '100644', type: 'blob', content: commit.text }],
    }));
    const { data } = await write(gitHub, `committing ${commit.path} to ${named}`, () => gitHub.rest.git.createCommit({
        ...target,
        message: commit.message,
        tree: tree.data.sha,
        parents: [commit.parentSha],
    }));
    return { sha: data.sha, isVerified: data.verification?.verified ?? false };
}
/** Creates a branch at a commit. GitHub lets one creation of a name succeed: that is the lock for its number. */
async function createBranch(gitHub, repository, branch, sha) {
    try {
        await write(gitHub, `creating the branch ${branch} of ${(0,github_repository/* fullName */.fq)(repository)}`, () => gitHub.rest.git.createRef({ owner: repository.owner, repo: repository.name, ref: `refs/heads/${branch}`, sha }));
        return 'created';
    }
    catch (error) {
        if (isRefusal(error, /reference already exists/iu))
            return 'taken';
        throw error;
    }
}
/** Moves a branch forward to a commit; never by force. */
async function moveBranch(gitHub, repository, branch, sha) {
    try {
        await write(gitHub, `moving the branch ${branch} of ${(0,github_repository/* fullName */.fq)(repository)}`, () => gitHub.rest.git.updateRef({
            owner: repository.owner,
            repo: repository.name,
            ref: `heads/${branch}`,
            sha,
            force: false,
        }));
        return 'moved';
    }
    catch (error) {
        if (isRefusal(error, /not a fast[ -]forward|reference does not exist/iu))
            return 'overtaken';
        throw error;
    }
}
/** Deletes a branch. */
async function deleteBranch(gitHub, repository, branch) {
    await write(gitHub, `deleting the branch ${branch} of ${(0,github_repository/* fullName */.fq)(repository)}`, () => gitHub.rest.git.deleteRef({ owner: repository.owner, repo: repository.name, ref: `heads/${branch}` }));
}

// EXTERNAL MODULE: ./build/publish-episode/publish-episode/proposing.js + 3 modules
var publish_episode_proposing = __webpack_require__(4685);
;// CONCATENATED MODULE: ./build/publish-episode/retry/retry.js

/** Three tries with waits of up to 1 and 2 seconds. */
const DEFAULT_RETRY_POLICY = { attempts: 3, baseMilliseconds: 1_000, mostMilliseconds: 10_000 };
/**
 * Tries `attempt` until it succeeds, `isRetryable` says that another try can't help, or the policy's tries are used up; then
 * it throws the last error. Half of each wait is random, so that jobs that failed together don't come back together.
 *
 * @see https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
async function retry(attempt, isRetryable, policy = DEFAULT_RETRY_POLICY) {
    for (let number = 1;; number += 1) {
        try {
            return await attempt(number);
        }
        catch (error) {
            if (number >= policy.attempts || !isRetryable(error))
                throw error;
            const ceiling = Math.min(policy.mostMilliseconds, policy.baseMilliseconds * 2 ** (number - 1));
            await (0,promises_.setTimeout)(ceiling * (0.5 + Math.random() / 2));
        }
    }
}

;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/pull-request.js




/** Right after its creation a pull request or a label may not be seen everywhere on GitHub. */
const NOT_SEEN_YET = { attempts: 3, baseMilliseconds: 1_000, mostMilliseconds: 4_000 };
const mayNotBeSeenYet = (error) => (0,errors/* statusOf */.c2)(error) === 404 || (0,errors/* statusOf */.c2)(error) === 422;
/**
 * Opens a pull request; where drafts are not supported, a plain one. `exists` when the branch has one already.
 *
 * @throws {GitHubFailure} with the remedy, where the refusal is known.
 */
async function openPullRequest(gitHub, repository, { title, body, head, base, isDraft }) {
    const attempted = `opening a pull request from ${head} in ${(0,github_repository/* fullName */.fq)(repository)}`;
    try {
        const { data } = await gitHub.attempt(attempted, () => gitHub.rest.pulls.create({
            owner: repository.owner,
            repo: repository.name,
            title,
            body,
            head,
            base,
            draft: isDraft,
            maintainer_can_modify: false,
        }));
        return { number: data.number, url: data.html_url, author: data.user.login, isDraft };
    }
    catch (error) {
        if (isRefusal(error, /pull request already exists/iu))
            return 'exists';
        if (isDraft && isRefusal(error, /draft pull requests? (?:are|is) not supported/iu))
            return openPullRequest(gitHub, repository, { title, body, head, base, isDraft: false });
        throw explainRefusal(error, attempted);
    }
}
/** Gives a pull request a new title or body. */
async function editPullRequest(gitHub, repository, number, changes) {
    await gitHub.attempt(`editing pull request #${number} of ${(0,github_repository/* fullName */.fq)(repository)}`, () => gitHub.rest.pulls.update({ owner: repository.owner, repo: repository.name, pull_number: number, ...changes }));
}
/** Asks for labels, assignees and reviewers. What GitHub refuses is returned as warnings: the episode is fine without. */
async function drawAttention(gitHub, repository, { number, author }, attention) {
    const target = { owner: repository.owner, repo: repository.name };
    const issue = { ...target, issue_number: number };
    const isAuthor = (login) => login.toLowerCase() === author.toLowerCase();
    const labels = [...attention.labels];
    const assignees = [...attention.assignees];
    const reviewers = attention.reviewers.filter((login) => !isAuthor(login));
    const teams = [...attention.teamReviewers];
    const warnings = attention.reviewers
        .filter(isAuthor)
        .map((login) => `${login} opened pull request #${number} and so can't review it: name another reviewer.`);
    async function ask(what, names, work) {
        if (names.length === 0)
            return;
        try {
            await retry(work, mayNotBeSeenYet, NOT_SEEN_YET);
        }
        catch (error) {
            warnings.push(`Pull request #${number} is open, but without its ${what} (${names.join(', ')}). GitHub answered: ${answerLine(error)}`);
        }
    }
    await ask('labels', labels, () => gitHub.rest.issues.addLabels({ ...issue, labels }));
    await ask('assignees', assignees, () => gitHub.rest.issues.addAssignees({ ...issue, assignees }));
    await ask('reviewers', [...reviewers, ...teams], () => gitHub.rest.pulls.requestReviewers({ ...target, pull_number: number, reviewers, team_reviewers: teams }));
    return warnings;
}

;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/supersede.js


/**
 * Closes the pull request of an episode that moved to another number, with a comment that links the new one, and deletes its
 * branch. What fails is returned as warnings: the new pull request is open.
 */
async function closeSuperseded(gitHub, { owner, name }, { branch, number, pullRequest }, successor) {
    const attempted = `closing the pull request of the branch ${branch.name}`;
    try {
        if (pullRequest?.state === 'OPEN') {
            await gitHub.attempt(attempted, () => gitHub.rest.issues.createComment({
                owner,
                repo: name,
                issue_number: pullRequest.number,
                body: `Another episode ${number} was merged meanwhile. This one goes on with the next number in #${successor.number}.`,
            }));
            await gitHub.attempt(attempted, () => gitHub.rest.pulls.update({ owner, repo: name, pull_number: pullRequest.number, state: 'closed' }));
        }
        await deleteBranch(gitHub, { owner, name }, branch.name);
        return [];
    }
    catch (error) {
        return [
            `The episode is now in pull request #${successor.number}, but ${(0,action/* describeError */.U)(error)} Close and delete the old one by hand.`,
        ];
    }
}

;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/apply-new.js






/** Opens the pull request of a branch that is there. `exists` when another run did. */
async function openFor(proposing, place, episode, base) {
    const { gitHub, inputs, confidence } = proposing;
    const opened = await openPullRequest(gitHub, inputs.repository, {
        ...(0,publish_episode_proposing/* pullRequestText */.qA)(proposing, episode, place),
        head: place.branch,
        base,
        isDraft: !(0,publish_episode_confidence/* isTrusted */.W)(confidence, inputs.minConfidence),
    });
    if (opened === 'exists')
        return opened;
    return { opened, warnings: await drawAttention(gitHub, inputs.repository, opened, inputs) };
}
function numberWarning({ proposal }, { number }) {
    const { episode } = proposal.frontMatter;
    return episode === undefined || episode === number
        ? []
        : [`The draft gives itself the number ${episode}, which is taken: it became episode ${number}.`];
}
/** After a pull request could not be opened its branch must not stay: it would hold the number. */
async function withdraw({ gitHub, inputs }, branch, error) {
    const reason = (0,action/* describeError */.U)(error);
    try {
        await deleteBranch(gitHub, inputs.repository, branch);
        return new Error(`${reason} The branch ${branch} was deleted again: nothing is left behind.`, { cause: error });
    }
    catch (second) {
        return new Error(`${reason} The branch ${branch} with the episode is left behind, as it could not be deleted: ${(0,action/* describeError */.U)(second)} Run the action again once the cause is gone: it goes on with that branch.`, { cause: error });
    }
}
/** Puts a new episode on a branch of its own and opens its pull request. */
async function applyNew(proposing, state, plan) {
    const { gitHub, inputs } = proposing;
    const { place, supersedes } = plan;
    const episode = (0,publish_episode_proposing/* finish */.O9)(proposing, place);
    if (supersedes?.last?.isHead === false || (supersedes !== undefined && supersedes.last === undefined)) {
        const { branch, number } = supersedes;
        const reason = `Episode ${number} was taken by another one that was merged, and the branch ${branch.name} has commits by others, so the episode can't move. Give the file on that branch a free number and merge it, or close its pull request and delete the branch.`;
        return { outcome: { kind: 'conflict', reason, warnings: [] }, episode: undefined };
    }
    if (inputs.dryRun) {
        const reason = `Dry run: would create ${place.path} on the branch ${place.branch} and open a pull request.`;
        return { outcome: { kind: 'created', reason, place, warnings: [] }, episode };
    }
    const commit = await createCommit(gitHub, inputs.repository, {
        parentSha: state.base.headSha,
        treeSha: state.base.treeSha,
        path: place.path,
        text: episode.text,
        message: (0,publish_episode_proposing/* commitMessage */.df)(proposing, episode),
    });
    const branch = await createBranch(gitHub, inputs.repository, place.branch, commit.sha);
    if (branch === 'taken')
        return { taken: place.branch, isOwn: false };
    const result = await openFor(proposing, place, episode, state.base.name).catch(async (error) => {
        throw await withdraw(proposing, place.branch, error);
    });
    if (result === 'exists')
        return { taken: place.branch, isOwn: true };
    const { opened } = result;
    const warnings = [...numberWarning(proposing, place), ...result.warnings];
    if (supersedes !== undefined)
        warnings.push(...(await closeSuperseded(gitHub, inputs.repository, supersedes, opened)));
    const moved = supersedes === undefined ? '' : ` It was episode ${supersedes.number}, which another one took meanwhile.`;
    const reason = `Opened pull request #${opened.number} with ${place.path}.${moved}`;
    return { outcome: { kind: 'created', reason, place, commit, pullRequest: opened, warnings }, episode };
}

// EXTERNAL MODULE: ./build/publish-episode/publish-episode/data-quality.js
var data_quality = __webpack_require__(2834);
// EXTERNAL MODULE: ./build/publish-episode/markdown/escape.js
var markdown_escape = __webpack_require__(589);
// EXTERNAL MODULE: ./build/publish-episode/markdown/table.js
var table = __webpack_require__(7656);
;// CONCATENATED MODULE: ./build/publish-episode/episode/facts.js
/** Relative change of the p95 latency: 0.1 is 10 % slower; undefined when there is nothing to compare with. */
function latencyChange({ latencyP95Ms, previousLatencyP95Ms }) {
    if (previousLatencyP95Ms === null || previousLatencyP95Ms === 0)
        return undefined;
    return latencyP95Ms / previousLatencyP95Ms - 1;
}
/** All commits, with what order they have in an episode: the largest first, then the newest. */
function commitsOf(facts) {
    return facts.repositories.flatMap(({ commits }) => commits).toSorted(bySize);
}
/** Largest change first, those of unknown size last; then the newest; then by SHA, to be the same on every run. */
function bySize(one, other) {
    return ((changedLines(other) ?? -1) - (changedLines(one) ?? -1) ||
        other.committedAt.getTime() - one.committedAt.getTime() ||
        (one.sha < other.sha ? -1 : 1));
}
/** Lines added and deleted; undefined when unknown. */
function changedLines({ additions, deletions }) {
    return additions === null || deletions === null ? undefined : additions + deletions;
}

;// CONCATENATED MODULE: ./build/publish-episode/episode/phrases.js


/** Longest headline that is repeated, in characters. */
const HEADLINE_CHARACTERS = 140;
const SHORT_SHA_LENGTH = 7;
const CONVENTIONAL_PREFIX = /^[a-z][\w-]{0,30}(?:\([^()]{0,100}\))?!?:\s*/iu;
/** `1,234` */
function count(number) {
    return number.toLocaleString('en-US');
}
/** `1 commit`, `12 commits` */
function counted(number, singular, plural = `${singular}s`) {
    return `${count(number)} ${number === 1 ? singular : plural}`;
}
/** `2025-10-07`, in UTC. */
function day(date) {
    return date.toISOString().slice(0, 10);
}
/** At most `limit` of the lines; the last one then says how many more there are. */
function bounded(lines, limit, more) {
    if (lines.length <= limit)
        return [...lines];
    return [...lines.slice(0, limit), more(`and ${count(lines.length - limit)} more`)];
}
/** A commit's short SHA, linked to its page. */
function commitLink({ sha, url }) {
    return (0,markdown_escape/* markdownLink */.iQ)(sha.slice(0, SHORT_SHA_LENGTH), url);
}
/** As {@link commitLink}, for a SHA that may be that of a commit not given. */
function commitReference(facts, sha) {
    const commit = commitsOf(facts).find((candidate) => candidate.sha === sha);
    return commit === undefined ? (0,markdown_escape/* codeSpan */.SS)(sha.slice(0, SHORT_SHA_LENGTH)) : commitLink(commit);
}
/** What a commit does, in its author's words, without the conventional type. */
function commitSubject({ headline, type }) {
    const subject = type === '' ? headline : headline.replace(CONVENTIONAL_PREFIX, '');
    return (0,markdown_escape/* escapeMarkdown */.FV)((0,markdown_escape/* shorten */.ml)(subject || headline, HEADLINE_CHARACTERS)) || 'no message';
}
/** What a benchmark measured: model, quantisation, dataset. */
function benchmarkName({ model, quant, dataset }) {
    const parts = [model, quant, dataset].filter((part) => part.trim() !== '');
    return parts.map((part) => (0,markdown_escape/* codeSpan */.SS)((0,markdown_escape/* shorten */.ml)(part, HEADLINE_CHARACTERS))).join(' / ') || 'unnamed benchmark';
}
/** `+12.3 %`, `−4.0 %`, `0.0 %`; `–` when there is nothing to compare with. */
function changeInPercent(benchmark) {
    const change = latencyChange(benchmark);
    if (change === undefined)
        return '–';
    const percent = Math.abs(change * 100).toFixed(1);
    if (Number(percent) === 0)
        return '0.0 %';
    return `${change > 0 ? '+' : '−'}${percent} %`;
}

;// CONCATENATED MODULE: ./build/publish-episode/episode/compose-benchmarks.js



/** Slower or faster by less than this is noise. */
const NOTABLE_CHANGE = 0.05;
const LISTED_BENCHMARKS = 20;
const LISTED_EFFECTS = 5;
const LISTED_COMMITS = 5;
/** Markdown of "Why it matters": the largest effects on latency, breaking changes, and how much of it is measured. */
function composeEffects(facts) {
    const changed = benchmarksOf(facts).filter((benchmark) => Math.abs(latencyChange(benchmark) ?? 0) >= NOTABLE_CHANGE);
    const effects = bounded(changed.map((benchmark) => `- ${composeEffect(facts, benchmark)}`), LISTED_EFFECTS, (more) => `- ${more} in the table below`);
    if (effects.length === 0)
        effects.push(`- ${withoutEffect(facts)}`);
    const commits = commitsOf(facts);
    const breaking = commits.filter(({ isBreaking }) => isBreaking).length;
    if (breaking > 0)
        effects.push(`- ${counted(breaking, 'breaking change')}: what depends on it has to follow.`);
    const measured = commits.length - unmeasuredCommits(facts).length;
    if (commits.length > 0)
        effects.push(`- ${measuredShare(measured, commits.length)}`);
    return effects.join('\n');
}
/** Markdown of "Benchmarks (summary)": each benchmark with its change against the previous one, the largest first. */
function composeBenchmarks(facts) {
    const benchmarks = benchmarksOf(facts);
    if (benchmarks.length === 0)
        return 'No benchmark ran on these commits.';
    const rows = benchmarks
        .slice(0, LISTED_BENCHMARKS)
        .map((benchmark) => [
        benchmarkName(benchmark),
        commitReference(facts, benchmark.commitSha),
        `${count(benchmark.latencyP95Ms)} ms`,
        benchmark.previousLatencyP95Ms === null ? '–' : `${count(benchmark.previousLatencyP95Ms)} ms`,
        changeInPercent(benchmark),
        benchmark.tokensPerSec.toLocaleString('en-US', { maximumFractionDigits: 1 }),
    ]);
    const headers = ['Model / quantisation / dataset', 'Commit', 'p95 latency', 'Before', 'Change', 'Tokens per second'];
    const hidden = benchmarks.length - rows.length;
    return [(0,table/* markdownTable */.Q)(headers, rows), ...(hidden > 0 ? [`and ${count(hidden)} more`] : [])].join('\n\n');
}
/** Markdown of "Next steps": what the facts leave open. */
function composeNextSteps(facts) {
    const steps = benchmarksOf(facts)
        .filter((benchmark) => (latencyChange(benchmark) ?? 0) >= NOTABLE_CHANGE)
        .map((benchmark) => {
        const where = `${benchmarkName(benchmark)} at ${commitReference(facts, benchmark.commitSha)}`;
        return `- Find out why ${where} got slower (${changeInPercent(benchmark)}).`;
    });
    const lines = bounded(steps, LISTED_EFFECTS, (more) => `- ${more} that got slower`);
    const unmeasured = unmeasuredCommits(facts);
    if (unmeasured.length > 0) {
        const which = bounded(unmeasured.map(commitLink), LISTED_COMMITS, (more) => more).join(', ');
        lines.push(`- Run benchmarks on ${counted(unmeasured.length, 'commit')} without any: ${which}.`);
    }
    const breaking = commitsOf(facts).filter(({ isBreaking }) => isBreaking);
    for (const commit of breaking.slice(0, LISTED_COMMITS)) {
        lines.push(`- Announce the breaking change ${commitLink(commit)}: ${commitSubject(commit)}`);
    }
    return lines.length === 0 ? 'The data leaves nothing open.' : lines.join('\n');
}
/** The largest change first, those without a previous benchmark last. */
function benchmarksOf({ benchmarks }) {
    const size = (benchmark) => Math.abs(latencyChange(benchmark) ?? -1);
    const hasChange = (benchmark) => (latencyChange(benchmark) === undefined ? 0 : 1);
    const name = ({ model, quant, dataset, commitSha, latencyP95Ms }) => JSON.stringify([model, quant, dataset, commitSha, latencyP95Ms]);
    return benchmarks.toSorted((one, other) => hasChange(other) - hasChange(one) || size(other) - size(one) || (name(one) < name(other) ? -1 : 1));
}
function unmeasuredCommits(facts) {
    const measured = new Set(facts.benchmarks.map(({ commitSha }) => commitSha));
    return commitsOf(facts).filter(({ sha }) => !measured.has(sha));
}
function composeEffect(facts, benchmark) {
    const { latencyP95Ms, previousLatencyP95Ms, commitSha } = benchmark;
    const verb = latencyP95Ms > (previousLatencyP95Ms ?? 0) ? 'rose' : 'fell';
    const commit = commitsOf(facts).find(({ sha }) => sha === commitSha);
    const subject = commit === undefined ? '' : `: ${commitSubject(commit)}`;
    const figures = `from ${count(previousLatencyP95Ms ?? 0)} to ${count(latencyP95Ms)} ms (${changeInPercent(benchmark)})`;
    const where = commitReference(facts, commitSha);
    return `The p95 latency of ${benchmarkName(benchmark)} ${verb} ${figures} at ${where}${subject}`;
}
function withoutEffect({ benchmarks }) {
    if (benchmarks.length === 0)
        return 'Nothing was measured, so the effect on performance is unknown.';
    const isCompared = benchmarks.some((benchmark) => latencyChange(benchmark) !== undefined);
    if (!isCompared)
        return 'There is no earlier benchmark to compare with, so the effect on performance is unknown.';
    return `No p95 latency changed by ${NOTABLE_CHANGE * 100} % or more.`;
}
function measuredShare(measured, total) {
    if (measured === total)
        return `All of the ${counted(total, 'commit')} listed have benchmarks.`;
    return `${count(measured)} of the ${counted(total, 'commit')} listed ${measured === 1 ? 'has' : 'have'} benchmarks.`;
}

;// CONCATENATED MODULE: ./build/publish-episode/episode/compose-changes.js



/** Commits listed of one kind in one repository. */
const compose_changes_LISTED_COMMITS = 8;
const LISTED_REPOSITORIES = 20;
const NAME_CHARACTERS = 60;
/** Kinds of change in the order in which they are told; the first that fits a commit is its kind. */
const KINDS = [
    { title: 'Breaking changes', has: ({ isBreaking }) => isBreaking },
    { title: 'Performance', has: ({ type }) => type === 'perf' },
    { title: 'Features', has: ({ type }) => type === 'feat' },
    { title: 'Fixes', has: ({ type }) => type === 'fix' },
    { title: 'Reverts', has: ({ type }) => type === 'revert' },
    { title: 'Refactoring', has: ({ type }) => type === 'refactor' },
    { title: 'Documentation', has: ({ type }) => type === 'docs' },
    { title: 'Tests', has: ({ type }) => type === 'test' },
    { title: 'Maintenance', has: ({ type }) => ['build', 'chore', 'ci', 'style', 'deps'].includes(type) },
    { title: 'Other changes', has: () => true },
];
/** Markdown of "What changed": by repository, by kind of change, the largest first. */
function composeChanges(facts) {
    const repositories = facts.repositories
        .filter(({ commitCount }) => commitCount > 0)
        .toSorted((one, other) => other.commitCount - one.commitCount || (one.repository < other.repository ? -1 : 1));
    const blocks = bounded(repositories.map(composeRepository), LISTED_REPOSITORIES, (more) => `${more} repositories`);
    return [compose_changes_summary(facts, repositories), ...blocks].join('\n\n');
}
function compose_changes_summary(facts, repositories) {
    const window = `from ${day(facts.window.from)} to ${day(facts.window.to)}`;
    const total = repositories.reduce((sum, { commitCount }) => sum + commitCount, 0);
    if (total === 0)
        return `No relevant commits ${window}.`;
    const where = counted(repositories.length, 'repository', 'repositories');
    return `${counted(total, 'commit')} in ${where} ${window}${lines(commitsOf(facts), total)}.`;
}
function lines(commits, total) {
    const known = commits.filter((commit) => changedLines(commit) !== undefined);
    if (known.length === 0)
        return '';
    const additions = known.reduce((sum, commit) => sum + (commit.additions ?? 0), 0);
    const deletions = known.reduce((sum, commit) => sum + (commit.deletions ?? 0), 0);
    const of = known.length === total ? '' : ` (known for ${count(known.length)} of them)`;
    return `: ${counted(additions, 'line')} added, ${count(deletions)} deleted${of}`;
}
function composeRepository({ repository, commits, commitCount }) {
    const groups = new Map();
    for (const commit of commits.toSorted(bySize)) {
        const title = KINDS.find(({ has }) => has(commit))?.title ?? '';
        groups.set(title, [...(groups.get(title) ?? []), commit]);
    }
    const blocks = KINDS.flatMap(({ title }) => {
        const group = groups.get(title);
        if (group === undefined)
            return [];
        const items = bounded(group.map(composeCommit), compose_changes_LISTED_COMMITS, (more) => `- ${more}`);
        return [`**${title}**\n\n${items.join('\n')}`];
    });
    const hidden = commitCount - commits.length;
    if (hidden > 0)
        blocks.push(`${counted(hidden, 'further commit')} in this repository.`);
    return [`### ${(0,markdown_escape/* escapeMarkdown */.FV)(repository)}`, ...blocks].join('\n\n');
}
function composeCommit(commit) {
    const { scope, additions, deletions, authorName, pullRequest } = commit;
    const scopeLabel = scope === '' ? '' : `**${(0,markdown_escape/* escapeMarkdown */.FV)((0,markdown_escape/* shorten */.ml)(scope, NAME_CHARACTERS))}:** `;
    const details = [
        commitLink(commit),
        pullRequest === undefined ? '' : (0,markdown_escape/* markdownLink */.iQ)(`#${pullRequest.number}`, pullRequest.url),
        additions === null || deletions === null ? '' : `+${count(additions)} −${count(deletions)}`,
        (0,markdown_escape/* escapeMarkdown */.FV)((0,markdown_escape/* shorten */.ml)(authorName, NAME_CHARACTERS)),
    ];
    return `- ${scopeLabel}${commitSubject(commit)} (${details.filter((detail) => detail !== '').join(', ')})`;
}

// EXTERNAL MODULE: ./build/publish-episode/episode/episode.js
var episode = __webpack_require__(6783);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./node_modules/uuid/dist-node/sha1.js

function sha1(bytes) {
    if (Array.isArray(bytes)) {
        bytes = Buffer.from(bytes);
    }
    else if (typeof bytes === 'string') {
        bytes = Buffer.from(bytes, 'utf8');
    }
    return (0,external_node_crypto_.createHash)('sha1').update(bytes).digest();
}
/* harmony default export */ const dist_node_sha1 = (sha1);

;// CONCATENATED MODULE: ./node_modules/uuid/dist-node/regex.js
/* harmony default export */ const regex = (/^(?:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/i);

;// CONCATENATED MODULE: ./node_modules/uuid/dist-node/validate.js

function validate_validate(uuid) {
    return typeof uuid === 'string' && regex.test(uuid);
}
/* harmony default export */ const dist_node_validate = (validate_validate);

;// CONCATENATED MODULE: ./node_modules/uuid/dist-node/parse.js

function parse(uuid) {
    if (!dist_node_validate(uuid)) {
        throw TypeError('Invalid UUID');
    }
    let v;
    return Uint8Array.of((v = parseInt(uuid.slice(0, 8), 16)) >>> 24, (v >>> 16) & 0xff, (v >>> 8) & 0xff, v & 0xff, (v = parseInt(uuid.slice(9, 13), 16)) >>> 8, v & 0xff, (v = parseInt(uuid.slice(14, 18), 16)) >>> 8, v & 0xff, (v = parseInt(uuid.slice(19, 23), 16)) >>> 8, v & 0xff, ((v = parseInt(uuid.slice(24, 36), 16)) / 0x10000000000) & 0xff, (v / 0x100000000) & 0xff, (v >>> 24) & 0xff, (v >>> 16) & 0xff, (v >>> 8) & 0xff, v & 0xff);
}
/* harmony default export */ const dist_node_parse = (parse);

;// CONCATENATED MODULE: ./node_modules/uuid/dist-node/stringify.js

const byteToHex = [];
for (let i = 0; i < 256; ++i) {
    byteToHex.push((i + 0x100).toString(16).slice(1));
}
function unsafeStringify(arr, offset = 0) {
    return (byteToHex[arr[offset + 0]] +
        byteToHex[arr[offset + 1]] +
        byteToHex[arr[offset + 2]] +
        byteToHex[arr[offset + 3]] +
        '-' +
        byteToHex[arr[offset + 4]] +
        byteToHex[arr[offset + 5]] +
        '-' +
        byteToHex[arr[offset + 6]] +
        byteToHex[arr[offset + 7]] +
        '-' +
        byteToHex[arr[offset + 8]] +
        byteToHex[arr[offset + 9]] +
        '-' +
        byteToHex[arr[offset + 10]] +
        byteToHex[arr[offset + 11]] +
        byteToHex[arr[offset + 12]] +
        byteToHex[arr[offset + 13]] +
        byteToHex[arr[offset + 14]] +
        byteToHex[arr[offset + 15]]).toLowerCase();
}
function stringify(arr, offset = 0) {
    const uuid = unsafeStringify(arr, offset);
    if (!validate(uuid)) {
        throw TypeError('Stringified UUID is invalid');
    }
    return uuid;
}
/* harmony default export */ const dist_node_stringify = ((/* unused pure expression or super */ null && (stringify)));

;// CONCATENATED MODULE: ./node_modules/uuid/dist-node/v35.js


function stringToBytes(str) {
    str = unescape(encodeURIComponent(str));
    const bytes = new Uint8Array(str.length);
    for (let i = 0; i < str.length; ++i) {
        bytes[i] = str.charCodeAt(i);
    }
    return bytes;
}
const DNS = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
const v35_URL = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';
function v35(version, hash, value, namespace, buf, offset) {
    const valueBytes = typeof value === 'string' ? stringToBytes(value) : value;
    const namespaceBytes = typeof namespace === 'string' ? dist_node_parse(namespace) : namespace;
    if (typeof namespace === 'string') {
        namespace = dist_node_parse(namespace);
    }
    if (namespace?.length !== 16) {
        throw TypeError('Namespace must be array-like (16 iterable integer values, 0-255)');
    }
    let bytes = new Uint8Array(16 + valueBytes.length);
    bytes.set(namespaceBytes);
    bytes.set(valueBytes, namespaceBytes.length);
    bytes = hash(bytes);
    bytes[6] = (bytes[6] & 0x0f) | version;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    if (buf) {
        offset ??= 0;
        if (offset < 0 || offset + 16 > buf.length) {
            throw new RangeError(`UUID byte range ${offset}:${offset + 15} is out of buffer bounds`);
        }
        for (let i = 0; i < 16; ++i) {
            buf[offset + i] = bytes[i];
        }
        return buf;
    }
    return unsafeStringify(bytes);
}

;// CONCATENATED MODULE: ./node_modules/uuid/dist-node/v5.js



function v5(value, namespace, buf, offset) {
    return v35(0x50, dist_node_sha1, value, namespace, buf, offset);
}
v5.DNS = DNS;
v5.URL = v35_URL;
/* harmony default export */ const dist_node_v5 = (v5);

;// CONCATENATED MODULE: ./build/publish-episode/episode/run-id.js

/** The namespace of episodes: the UUIDv5 of this project's name in the URL namespace of RFC 9562. */
const EPISODE_NAMESPACE = dist_node_v5('muse-protocol-actions/episode', dist_node_v5.URL);
/**
 * The run id of an episode that has none: a UUIDv5 of its series and title in {@link EPISODE_NAMESPACE}, so that the same
 * draft always gets the same one. How the title is composed in Unicode, and its white space, don't matter.
 */
function episodeRunId(series, title) {
    return dist_node_v5(`${series}\n${title.normalize('NFC').replace(/\s+/gu, ' ').trim()}`, EPISODE_NAMESPACE);
}

// EXTERNAL MODULE: ./build/publish-episode/episode/sections.js + 2 modules
var sections = __webpack_require__(7568);
;// CONCATENATED MODULE: ./build/publish-episode/episode/compose.js








const LISTED_LINKS = 50;
/** As many as an episode's front matter may name. */
const LISTED_MODELS = 100;
const MODEL_CHARACTERS = 200;
/**
 * Composes an episode from data: the same facts give the same bytes.
 *
 * `commit_sha` is the newest commit that has a benchmark, else the newest; `latency_ms_p95` the highest p95 latency measured
 * at it, else null. `run_id` is {@link composedRunId}.
 */
function composeEpisode(facts) {
    const { series, window, benchmarks, totals } = facts;
    const commit = subjectOf(facts);
    const latencies = benchmarks.filter(({ commitSha }) => commitSha === commit?.sha).map((run) => run.latencyP95Ms);
    const contents = [
        composeChanges(facts),
        composeEffects(facts),
        composeBenchmarks(facts),
        composeNextSteps(facts),
        composeLinks(facts),
    ];
    return {
        frontMatter: {
            title: titleOf(facts),
            series,
            models: modelsOf(facts),
            run_id: composedRunId(series, window.from),
            commit_sha: commit?.sha,
            latency_ms_p95: latencies.length === 0 ? null : Math.round(Math.max(...latencies)),
            tokens_in: totals.tokensIn,
            tokens_out: totals.tokensOut,
            cost_usd: totals.costUsd,
        },
        body: sections/* SECTION_HEADINGS */.o.map((heading, position) => `## ${heading}\n\n${contents[position]}\n`).join('\n'),
    };
}
/**
 * The run id of an episode composed from the data since a moment: it stays the same while the window grows, so that an
 * episode composed again before it is published is the same episode.
 */
function composedRunId(series, from) {
    return episodeRunId(series, `composed since ${from.toISOString()}`);
}
function subjectOf(facts) {
    const newestFirst = commitsOf(facts).toSorted((one, other) => other.committedAt.getTime() - one.committedAt.getTime());
    const measured = new Set(facts.benchmarks.map(({ commitSha }) => commitSha));
    return newestFirst.find(({ sha }) => measured.has(sha)) ?? newestFirst[0];
}
function titleOf({ series, title, window }) {
    const given = (0,markdown_escape/* shorten */.ml)((0,markdown_escape/* singleLine */.pF)(title ?? ''), episode/* MAX_TITLE_LENGTH */.tS);
    return given === '' ? `What changed in ${series}, ${day(window.from)} to ${day(window.to)}` : given;
}
function modelsOf({ benchmarks }) {
    const models = benchmarks.map(({ model }) => (0,markdown_escape/* shorten */.ml)((0,markdown_escape/* singleLine */.pF)(model), MODEL_CHARACTERS));
    return [...new Set(models)]
        .filter((model) => model !== '')
        .toSorted()
        .slice(0, LISTED_MODELS);
}
function composeLinks(facts) {
    const commits = commitsOf(facts);
    const pullRequests = new Map(commits.flatMap(({ pullRequest }) => (pullRequest ? [[pullRequest.url, pullRequest]] : [])));
    const links = [...pullRequests.values()].map(({ number, url }) => (0,markdown_escape/* markdownLink */.iQ)(`#${number}`, url));
    const list = (title, items) => items.length === 0 ? [] : [`- ${title}: ${bounded(items, LISTED_LINKS, (more) => more).join(', ')}`];
    return [
        ...list('Pull requests', links),
        ...list('Commits', commits.map(commitLink)),
        `- Data: the tables \`commits\` and \`bench_runs\`, ${facts.window.from.toISOString()} to ${facts.window.to.toISOString()}`,
    ].join('\n');
}

// EXTERNAL MODULE: ./build/publish-episode/episode/read-front-matter.js
var read_front_matter = __webpack_require__(9094);
// EXTERNAL MODULE: ./build/publish-episode/episode/render.js
var render = __webpack_require__(8240);
// EXTERNAL MODULE: ./build/publish-episode/episode/validate.js
var episode_validate = __webpack_require__(2506);
;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/draft.js





/** Parses a draft, and finds every fault. */
function parseDraft(source, allowedSeries) {
    const validation = (0,episode_validate.validateEpisode)(source, { kind: 'draft', allowedSeries });
    if (!validation.ok)
        return validation.faults;
    const { frontMatter, sections } = validation.episode;
    return {
        source,
        frontMatter,
        hasDataQuality: sections.some(({ heading }) => heading.toLowerCase() === 'data quality'),
        runId: frontMatter.run_id ?? episodeRunId(frontMatter.series, frontMatter.title),
    };
}
/**
 * Composes a draft from data. Its entry `commits_until` is where the next one begins.
 *
 * @throws {Error} when the result does not follow the format: a defect of this action.
 */
function composeDraft(facts) {
    const { frontMatter, body } = composeEpisode(facts);
    const source = (0,render/* renderEpisode */.A)({ ...frontMatter, commits_until: facts.window.to.toISOString() }, body);
    const parsed = parseDraft(source, [facts.series]);
    if ('source' in parsed)
        return parsed;
    const faults = parsed.map(({ line, message }) => `line ${line}: ${message}`).join('; ');
    throw new Error(`The composed episode does not follow the format. ${faults}`);
}
/** The front matter of an episode that is there already; without entries where it can't be read. */
function entriesOf(source) {
    const reading = (0,read_front_matter/* readFrontMatter */.X)(source);
    return reading.ok ? reading.data : {};
}

;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/file-at.js


const answer = classic_schemas/* object */.Ikc({
    repository: classic_schemas/* object */.Ikc({ object: classic_schemas/* object */.Ikc({ text: classic_schemas/* string */.YjP().nullish() }).nullable() }),
});
/** The text of a file at a commit; undefined when it is not there or not text. One request. */
async function readFileAt(gitHub, repository, sha, path) {
    const { data } = await gitHub.graphql({
        query: `query fileAt($owner: String!, $name: String!, $expression: String!) {
      repository(owner: $owner, name: $name) { object(expression: $expression) { ... on Blob { text } } }
    }`,
        variables: { ...repository, expression: `${sha}:${path}` },
        data: answer,
        attempted: `reading ${path} of ${(0,github_repository/* fullName */.fq)(repository)}`,
    });
    return data.repository.object?.text ?? undefined;
}

// EXTERNAL MODULE: ./build/publish-episode/publish-episode/pull-request-marker.js
var pull_request_marker = __webpack_require__(6192);
;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/apply-proposed.js








function filledBefore(text) {
    const { date, commit_sha } = entriesOf(text);
    return {
        date: typeof date === 'string' ? date : undefined,
        commitSha: typeof commit_sha === 'string' ? commit_sha : undefined,
    };
}
/** The confidence changes with every day, which alone is no reason for a commit. */
const isSameEpisode = (one, other) => (0,data_quality/* withoutDataQuality */.y)(one) === (0,data_quality/* withoutDataQuality */.y)(other);
/** Replaces the texts of the pull request that nobody has edited. */
async function refreshText(proposing, plan, episode) {
    const { pullRequest, place } = plan;
    if (pullRequest === undefined)
        return [];
    const isOurs = (0,pull_request_marker/* unedited */.zs)(pullRequest.title, pullRequest.body);
    const text = (0,publish_episode_proposing/* pullRequestText */.qA)(proposing, episode, place);
    const changes = {
        ...(isOurs.title && text.title !== pullRequest.title ? { title: text.title } : {}),
        ...(isOurs.body && text.body !== pullRequest.body ? { body: text.body } : {}),
    };
    if (Object.keys(changes).length === 0)
        return [];
    try {
        await editPullRequest(proposing.gitHub, proposing.inputs.repository, pullRequest.number, changes);
        return [];
    }
    catch (error) {
        return [
            `The episode is updated, but not the text of its pull request. ${error instanceof Error ? error.message : ''}`,
        ];
    }
}
/** Brings an episode that is on a content branch up to date, if that needs anything. */
async function applyProposed(proposing, state, plan) {
    const { gitHub, inputs } = proposing;
    const { place, branch, last, pullRequest } = plan;
    const [head] = branch.commits;
    const shown = { place, commit: head, ...(pullRequest === undefined ? {} : { pullRequest }) };
    const done = (kind, reason, episode) => ({
        outcome: { kind, reason, ...shown, warnings: [] },
        episode,
    });
    if (pullRequest?.state === 'MERGED')
        return done('unchanged', `Already merged with pull request #${pullRequest.number}.`);
    if (pullRequest?.state === 'CLOSED') {
        const reason = `Pull request #${pullRequest.number} was closed without a merge. Reopen it, or delete the branch ${branch.name} to have the episode proposed anew.`;
        return done('unchanged', reason);
    }
    // What this action wrote last tells whether the draft has changed, whatever others did on top of it.
    const written = await readFileAt(gitHub, inputs.repository, (last?.commit ?? head).sha, place.path);
    const episode = (0,publish_episode_proposing/* finish */.O9)(proposing, place, written === undefined ? undefined : filledBefore(written));
    const isChanged = written === undefined || !isSameEpisode(written, episode.text);
    if (isChanged && last?.isHead !== true) {
        const reason = `The draft has changed, but the branch ${branch.name} has commits by others (the newest is ${head.sha.slice(0, 7)}), which are not overwritten. Put the change on the branch by hand; or merge or close its pull request, delete the branch, and run the action again.`;
        return done('conflict', reason);
    }
    if (!isChanged && pullRequest !== undefined)
        return done('unchanged', `Pull request #${pullRequest.number} has this episode already.`, episode);
    if (inputs.dryRun) {
        const what = isChanged ? `commit the changed ${place.path} to` : 'open a pull request for';
        return done(isChanged ? 'updated' : 'created', `Dry run: would ${what} the branch ${branch.name}.`, episode);
    }
    let commit = { sha: head.sha, isVerified: head.isVerified };
    if (isChanged) {
        commit = await createCommit(gitHub, inputs.repository, {
            parentSha: head.sha,
            treeSha: branch.treeSha,
            path: place.path,
            text: episode.text,
            message: (0,publish_episode_proposing/* commitMessage */.df)(proposing, episode),
        });
        const moved = await moveBranch(gitHub, inputs.repository, branch.name, commit.sha);
        if (moved === 'overtaken')
            return { taken: branch.name, isOwn: false };
    }
    if (pullRequest !== undefined) {
        const warnings = await refreshText(proposing, plan, episode);
        const reason = `Updated pull request #${pullRequest.number} with the changed ${place.path}.`;
        return { outcome: { kind: 'updated', reason, place, commit, pullRequest, warnings }, episode };
    }
    // An earlier run ended between the branch and the pull request.
    const result = await openFor(proposing, place, episode, state.base.name);
    if (result === 'exists')
        return { taken: branch.name, isOwn: false };
    const reason = `Opened pull request #${result.opened.number} for the branch ${branch.name}, which had none.`;
    return {
        outcome: { kind: 'created', reason, place, commit, pullRequest: result.opened, warnings: result.warnings },
        episode,
    };
}

// EXTERNAL MODULE: ./node_modules/zod/v4/core/api.js
var api = __webpack_require__(3759);
;// CONCATENATED MODULE: ./node_modules/zod/v4/classic/coerce.js


function string(params) {
    return core._coercedString(schemas.ZodString, params);
}
function number(params) {
    return core._coercedNumber(schemas.ZodNumber, params);
}
function coerce_boolean(params) {
    return core._coercedBoolean(schemas.ZodBoolean, params);
}
function bigint(params) {
    return core._coercedBigint(schemas.ZodBigInt, params);
}
function date(params) {
    return api/* _coercedDate */.B4(classic_schemas/* ZodDate */.aPP, params);
}

;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/window.js

/** What writing an episode from data alone takes. */
const NO_TOKENS = { tokensIn: 0, tokensOut: 0, costUsd: 0 };
/** The run id of an episode composed since `from`: it doesn't depend on what the episode tells. */
function window_composedRunId(series, from) {
    const facts = { series, window: { from, to: from }, repositories: [], benchmarks: [], totals: NO_TOKENS };
    return composeEpisode(facts).frontMatter.run_id;
}
/**
 * Decides where a composed episode begins, as a committer date that is told already: where an episode that was composed before and
 * is still open began, so that it grows; else after what the series has told so far; else before the oldest commit.
 *
 * @param told newest first
 * @param oldest time of the oldest relevant commit
 * @param openRunIds of the episodes on content branches
 */
function windowStart(series, told, oldest, openRunIds) {
    const beginning = new Date(oldest.getTime() - 1);
    const starts = [...told.map(({ toldUntil }) => toldUntil), beginning];
    return starts.find((start) => openRunIds.has(window_composedRunId(series, start))) ?? starts[0] ?? beginning;
}

;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/compose-facts.js



/** Most commits and benchmarks that one episode lists. */
const MOST_COMMITS = 200;
const MOST_BENCHMARKS = 500;
const SELECT_OLDEST = `
SELECT minOrNull(committed_at) AS oldest
FROM commits
WHERE is_relevant AND NOT is_removed AND committed_at <= parseDateTime64BestEffort({until:String}, 3, 'UTC')`;
/** The committer date of the oldest relevant commit; undefined when there is none. */
async function readOldestCommit(clickHouse, now) {
    const [row] = await clickHouse.read({
        sql: SELECT_OLDEST,
        parameters: { until: now.toISOString() },
        row: classic_schemas/* object */.Ikc({ oldest: date().nullable() }),
        attempted: 'looking for the oldest relevant commit',
    });
    return row?.oldest ?? undefined;
}
const IN_WINDOW = `NOT is_removed
  AND committed_at > parseDateTime64BestEffort({from:String}, 3, 'UTC')
  AND committed_at <= parseDateTime64BestEffort({until:String}, 3, 'UTC')`;
const SELECT_COMMITS = `
SELECT repository, sha, headline, type, scope, is_breaking, additions, deletions, committed_at, author_name, pull_request
FROM commits
WHERE is_relevant AND ${IN_WINDOW}
ORDER BY committed_at DESC, repository, sha
LIMIT 1 BY sha
LIMIT {limit:UInt32}`;
const SELECT_COUNTS = `
SELECT repository, count() AS commit_count
FROM commits
WHERE ${IN_WINDOW}
GROUP BY repository
ORDER BY repository`;
const SELECT_BENCHMARKS = `
SELECT commit_sha, model, quant, dataset, latency_p95_ms, previous_latency_p95_ms, tokens_per_sec
FROM commit_impact
WHERE commit_sha IN {shas:Array(String)}
ORDER BY benchmarked_at DESC, model, quant, dataset, commit_sha
LIMIT {limit:UInt32}`;
const commitRow = classic_schemas/* object */.Ikc({
    repository: classic_schemas/* string */.YjP(),
    sha: classic_schemas/* string */.YjP(),
    headline: classic_schemas/* string */.YjP(),
    type: classic_schemas/* string */.YjP(),
    scope: classic_schemas/* string */.YjP(),
    is_breaking: classic_schemas/* boolean */.zMY(),
    additions: classic_schemas/* number */.aig().nullable(),
    deletions: classic_schemas/* number */.aig().nullable(),
    committed_at: date(),
    author_name: classic_schemas/* string */.YjP(),
    pull_request: classic_schemas/* number */.aig().nullable(),
});
const countRow = classic_schemas/* object */.Ikc({ repository: classic_schemas/* string */.YjP(), commit_count: classic_schemas/* number */.aig() });
const benchmarkRow = classic_schemas/* object */.Ikc({
    commit_sha: classic_schemas/* string */.YjP(),
    model: classic_schemas/* string */.YjP(),
    quant: classic_schemas/* string */.YjP(),
    dataset: classic_schemas/* string */.YjP(),
    latency_p95_ms: classic_schemas/* number */.aig(),
    previous_latency_p95_ms: classic_schemas/* number */.aig().nullable(),
    tokens_per_sec: classic_schemas/* number */.aig(),
})
    .transform((row) => ({
    commitSha: row.commit_sha,
    model: row.model,
    quant: row.quant,
    dataset: row.dataset,
    latencyP95Ms: row.latency_p95_ms,
    previousLatencyP95Ms: row.previous_latency_p95_ms,
    tokensPerSec: row.tokens_per_sec,
}));
function commitFact(row, repositoryUrl) {
    return {
        sha: row.sha,
        headline: row.headline,
        type: row.type,
        scope: row.scope,
        isBreaking: row.is_breaking,
        additions: row.additions,
        deletions: row.deletions,
        committedAt: row.committed_at,
        authorName: row.author_name,
        url: `${repositoryUrl}/commit/${row.sha}`,
        ...(row.pull_request === null
            ? {}
            : { pullRequest: { number: row.pull_request, url: `${repositoryUrl}/pull/${row.pull_request}` } }),
    };
}
/**
 * Reads what an episode is composed from: the relevant commits after `from` and their benchmarks. The window ends with the
 * newest of them, so that the same data gives the same episode at any time. Undefined when there is nothing to tell.
 *
 * @param serverUrl where the repositories' pages are: `https://github.com`
 */
async function readEpisodeFacts(clickHouse, series, from, now, serverUrl) {
    const since = { from: from.toISOString() };
    const rows = await clickHouse.read({
        sql: SELECT_COMMITS,
        parameters: { ...since, until: now.toISOString(), limit: MOST_COMMITS },
        row: commitRow,
        attempted: 'reading the relevant commits since the last episode',
    });
    const commits = rows.filter(({ repository }) => (0,github_repository/* parseRepositoryName */.$M)(repository) !== undefined);
    const [newest] = commits;
    if (newest === undefined)
        return undefined;
    const [counts, benchmarks] = await Promise.all([
        clickHouse.read({
            sql: SELECT_COUNTS,
            parameters: { ...since, until: newest.committed_at.toISOString() },
            row: countRow,
            attempted: 'counting the commits since the last episode',
        }),
        clickHouse.read({
            sql: SELECT_BENCHMARKS,
            parameters: { shas: commits.map(({ sha }) => sha), limit: MOST_BENCHMARKS },
            row: benchmarkRow,
            attempted: 'reading the benchmarks of the commits since the last episode',
        }),
    ]);
    const repositories = counts.map(({ repository, commit_count }) => ({
        repository,
        commitCount: commit_count,
        commits: commits
            .filter((commit) => commit.repository === repository)
            .map((commit) => commitFact(commit, `${serverUrl}/${repository}`)),
    }));
    return {
        series,
        window: { from, to: newest.committed_at },
        repositories: repositories.filter((repository) => repository.commits.length > 0),
        benchmarks,
        totals: NO_TOKENS,
    };
}

// EXTERNAL MODULE: ./build/publish-episode/publish-episode/naming.js
var publish_episode_naming = __webpack_require__(8074);
;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/episode-claim.js
const HEADLINE = /^feat\(episode\): Generate (?<series>\S+) episode (?<number>\d{1,9})$/mu;
const RUN_ID = /^- Run ID: (?<runId>[0-9a-f-]{36})$/mu;
const SIGNED_BY_GITHUB = 'noreply@github.com';
/** Reads the message of a commit that this action made; undefined for any other. */
function parseClaim(message) {
    const { series, number } = HEADLINE.exec(message.split('\n', 1)[0] ?? '')?.groups ?? {};
    const { runId } = RUN_ID.exec(message)?.groups ?? {};
    if (series === undefined || number === undefined || runId === undefined)
        return undefined;
    return { series, number: Number(number), runId };
}
/** Whether whoever wrote the commit also made it: somebody who amends it keeps its message and its author. */
const isUntouched = ({ authorEmail, committerEmail }) => committerEmail === authorEmail || committerEmail === SIGNED_BY_GITHUB;
/**
 * Finds the newest commit of this action on a branch. The branch's number decides whether a commit belongs to it: below its own
 * commits lie those of the base, which may have brought other episodes.
 */
function lastProposal(branch, number) {
    for (const [index, commit] of branch.commits.entries()) {
        const claim = parseClaim(commit.message);
        if (claim === undefined || claim.number !== number || !isUntouched(commit))
            continue;
        return { claim, commit, isHead: index === 0 };
    }
    return undefined;
}

;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/plan.js



/** Whether a file's front matter has this run id. The file may be years old and follow another format. */
function isOfRun({ text }, runId) {
    if (text === undefined)
        return false;
    const end = text.indexOf('\n---', 3);
    return new RegExp(`^run_id:\\s*["']?${runId}["']?\\s*$`, 'imu').test(text.slice(0, end === -1 ? 0 : end));
}
function heldBranches({ state, naming, allowedSeries }) {
    return state.branches.flatMap((branch) => {
        const named = (0,publish_episode_naming/* numberOfBranch */.J0)(naming, allowedSeries, branch.name);
        if (named === undefined)
            return [];
        const last = lastProposal(branch, named.number);
        return [{ branch, number: named.number, series: last?.claim.series ?? named.series, last }];
    });
}
/** The run ids of the episodes that are on content branches and not on the base branch yet. */
function openRunIds(holding) {
    const runIds = heldBranches(holding)
        .filter(({ branch }) => branch.pullRequests[0]?.state !== 'MERGED')
        .flatMap(({ branch, last }) => [
        last?.claim.runId ?? [],
        ...branch.pullRequests.map(({ body }) => (0,pull_request_marker/* runIdOfBody */.ez)(body) ?? []),
    ])
        .flat();
    return new Set(runIds.filter((runId) => !holding.state.published.some((file) => isOfRun(file, runId))));
}
const isProposalOf = ({ series, runId }) => ({ branch, last }) => (last?.claim.runId === runId && last.claim.series === series) ||
    branch.pullRequests.some(({ body }) => (0,pull_request_marker/* runIdOfBody */.ez)(body) === runId);
/** Decides what is to be done with an episode. */
function planProposal(request) {
    const { state, naming, series, runId } = request;
    const published = state.published.find((file) => isOfRun(file, runId));
    if (published !== undefined)
        return { kind: 'published', file: `${(0,publish_episode_naming/* seriesDirectory */.P4)(naming, series)}/${published.name}` };
    const held = heldBranches(request);
    const merged = new Set(state.published.flatMap(({ name }) => (0,publish_episode_naming/* numberOfFile */.HE)(naming, series, name) ?? []));
    const ours = held.find(isProposalOf(request));
    if (ours === undefined)
        return { kind: 'new', place: freePlace(request, merged, held), supersedes: undefined };
    const { branch, number, last } = ours;
    const pullRequest = branch.pullRequests[0];
    if (merged.has(number))
        return { kind: 'new', place: freePlace(request, merged, held), supersedes: { branch, number, last, pullRequest } };
    const place = { number, branch: branch.name, path: (0,publish_episode_naming/* episodePath */.jV)(naming, series, number) };
    return { kind: 'proposed', place, branch, last, pullRequest };
}
/** The number that the draft wants if it is free, else the one after the highest; with a branch name that is free. */
function freePlace(request, merged, held) {
    const { state, naming, allowedSeries, series, wanted, refused } = request;
    const shown = new Set(state.branches.map(({ name }) => name));
    const taken = new Set(merged);
    // A branch whose series can't be told may be this one's.
    for (const branch of held)
        if ((branch.series ?? series) === series)
            taken.add(branch.number);
    for (const name of refused) {
        const number = shown.has(name) ? undefined : (0,publish_episode_naming/* numberOfBranch */.J0)(naming, allowedSeries, name)?.number;
        if (number !== undefined)
            taken.add(number);
    }
    const next = Math.max(0, ...taken) + 1;
    for (let number = wanted === undefined || taken.has(wanted) ? next : wanted;; number = Math.max(number + 1, next)) {
        const branch = (0,publish_episode_naming/* branchNames */.nG)(naming, series, number).find((name) => !shown.has(name));
        if (branch !== undefined)
            return { number, branch, path: (0,publish_episode_naming/* episodePath */.jV)(naming, series, number) };
    }
}

;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/told-query.js

/** How many of a series' newest episodes are looked at. */
const MOST_EPISODES = 100;
const SELECT_TOLD = `
SELECT toString(told.run_id) AS run_id, max(coalesce(told.commits_until, known.committed_at, told.ts)) AS told_until
FROM (
  SELECT run_id, ts, commit_sha, CAST(NULL AS Nullable(DateTime64(3, 'UTC'))) AS commits_until
  FROM episodes
  WHERE series = {series:String} AND status IN ('proposed', 'published')
  UNION ALL
  SELECT
    toUUIDOrZero({publishedRunId:String}) AS run_id,
    parseDateTime64BestEffort({publishedDate:String}, 3, 'UTC') AS ts,
    toFixedString({publishedSha:String}, 40) AS commit_sha,
    parseDateTime64BestEffortOrNull({commitsUntil:String}, 3, 'UTC') AS commits_until
  WHERE {isPublished:Bool}
) AS told
LEFT JOIN (
  SELECT sha, toNullable(max(committed_at)) AS committed_at
  FROM commits
  GROUP BY sha
) AS known ON known.sha = told.commit_sha
GROUP BY run_id
ORDER BY told_until DESC, run_id
LIMIT {limit:UInt32}`;
const toldRow = classic_schemas/* object */.Ikc({ run_id: classic_schemas/* string */.YjP(), told_until: date() })
    .transform(({ run_id, told_until }) => ({ runId: run_id, toldUntil: told_until }));
/**
 * Reads which commits the episodes of a series have told of, the newest first: up to the commit that the episode names, or, where
 * that was never collected, up to the date of the episode.
 */
function readToldEpisodes(clickHouse, series, published) {
    return clickHouse.read({
        sql: SELECT_TOLD,
        parameters: {
            series,
            isPublished: published !== undefined,
            publishedRunId: published?.runId ?? '',
            publishedDate: published?.date ?? '1970-01-01',
            publishedSha: published?.commitSha ?? '',
            commitsUntil: published?.commitsUntil ?? '',
            limit: MOST_EPISODES,
        },
        row: toldRow,
        attempted: `reading which commits the episodes of ${series} have told of`,
    });
}

;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/compose.js






const textOf = (value) => (typeof value === 'string' ? value : undefined);
/** The episode with the highest number on the base branch, if its front matter tells enough. */
function lastPublished({ published }, naming, series) {
    const numbered = published.flatMap(({ name, text }) => {
        const number = (0,publish_episode_naming/* numberOfFile */.HE)(naming, series, name);
        return number === undefined || text === undefined ? [] : [{ number, text }];
    });
    const [last] = numbered.toSorted((one, other) => other.number - one.number);
    if (last === undefined)
        return undefined;
    const { run_id, commit_sha, date, commits_until } = entriesOf(last.text);
    const time = textOf(date);
    if (time === undefined || Number.isNaN(Date.parse(time)))
        return undefined;
    const sha = textOf(commit_sha);
    return {
        runId: textOf(run_id) ?? '',
        commitSha: sha !== undefined && /^[0-9a-f]{40}$/u.test(sha) ? sha : '0'.repeat(40),
        date: new Date(time).toISOString(),
        commitsUntil: textOf(commits_until),
    };
}
/** Composes the next episode of a series from ClickHouse; undefined when there is nothing to tell. */
async function compose(clickHouse, state, { naming, allowedSeries }, series, now, serverUrl) {
    const [told, oldest] = await Promise.all([
        readToldEpisodes(clickHouse, series, lastPublished(state, naming, series)),
        readOldestCommit(clickHouse, now),
    ]);
    if (oldest === undefined)
        return undefined;
    const from = windowStart(series, told, oldest, openRunIds({ state, naming, allowedSeries }));
    const facts = await readEpisodeFacts(clickHouse, series, from, now, serverUrl);
    return facts === undefined ? undefined : composeDraft(facts);
}

;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/confidence-query.js

/**
 * Days are UTC. The collector's own rows in `ui_events` are no telemetry. Commits count once, however many repositories hold
 * them. Benchmarks from before the seven days count as data for a commit.
 */
const SELECT_DATA_BASIS = `
WITH
  parseDateTime64BestEffort({until:String}, 3, 'UTC') AS until,
  until - INTERVAL 7 DAY AS since,
  recent AS (
    SELECT DISTINCT sha
    FROM commits
    WHERE committed_at > since AND committed_at <= until AND NOT is_removed
  ),
  measured AS (
    SELECT toDate(ts, 'UTC') AS day, avg(latency_p95_ms) AS mean
    FROM bench_runs
    WHERE ts > since AND ts <= until
    GROUP BY day
    ORDER BY day
  ),
  used AS (
    SELECT toDate(ts, 'UTC') AS day, avg(latency_ms) AS mean
    FROM ui_events
    WHERE ts > since AND ts <= until AND event_type NOT IN ('commit', 'commit_removed')
    GROUP BY day
    ORDER BY day
  )
SELECT
  (SELECT count() FROM recent) AS commits,
  (
    SELECT count()
    FROM recent
    WHERE sha IN (SELECT commit_sha FROM bench_runs WHERE commit_sha IN (SELECT sha FROM recent))
  ) AS commits_with_benchmarks,
  (SELECT maxOrNull(ts) FROM bench_runs) AS newest_benchmark_at,
  (SELECT groupArray((toString(day), mean)) FROM measured) AS benchmark_latency,
  (SELECT groupArray((toString(day), mean)) FROM used) AS interface_latency`;
const dailyMean = classic_schemas/* tuple */.PVZ([classic_schemas/* string */.YjP(), classic_schemas/* number */.aig()]).transform(([day, mean]) => ({ day, mean }));
const row = classic_schemas/* object */.Ikc({
    commits: classic_schemas/* number */.aig(),
    commits_with_benchmarks: classic_schemas/* number */.aig(),
    newest_benchmark_at: date().nullable(),
    benchmark_latency: classic_schemas/* array */.YOg(dailyMean),
    interface_latency: classic_schemas/* array */.YOg(dailyMean),
})
    .transform((basis) => ({
    commits: basis.commits,
    commitsWithBenchmarks: basis.commits_with_benchmarks,
    newestBenchmarkAt: basis.newest_benchmark_at ?? undefined,
    benchmarkLatency: basis.benchmark_latency,
    interfaceLatency: basis.interface_latency,
}));
/** Reads what confidence is computed from, as of `now`. One query. */
async function readDataBasis(clickHouse, now) {
    const [basis] = await clickHouse.read({
        sql: SELECT_DATA_BASIS,
        parameters: { until: now.toISOString() },
        row,
        attempted: 'reading how well the last seven days are covered by data',
    });
    if (basis === undefined)
        throw new Error('ClickHouse answered the question for the data of the last seven days with no row.');
    return basis;
}
/** What there is to compute confidence from where nothing was ever stored. */
const NO_DATA = {
    commits: 0,
    commitsWithBenchmarks: 0,
    newestBenchmarkAt: undefined,
    benchmarkLatency: [],
    interfaceLatency: [],
};

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/errors.js
var classic_errors = __webpack_require__(961);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/errors.js
var core_errors = __webpack_require__(7428);
;// CONCATENATED MODULE: ./build/publish-episode/clickhouse/errors.js

/**
 * Error codes of the server. Its HTTP status says little, so the code decides.
 *
 * @see https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
 */
const ErrorCode = {
    unknownIdentifier: '47',
    unknownTable: '60',
    syntaxError: '62',
    unknownDatabase: '81',
    tooManyParts: '252',
    readOnly: '164',
    tooManyQueries: '202',
    accessDenied: '497',
    authenticationFailed: '516',
};
/** What passes: the server was busy, cut off from another one, or could not reach its Keeper. */
const RETRYABLE_CODES = new Set([
    '159', // TIMEOUT_EXCEEDED
    ErrorCode.tooManyQueries,
    '203', // NO_FREE_CONNECTION
    '209', // SOCKET_TIMEOUT
    '210', // NETWORK_ERROR
    '242', // TABLE_IS_READ_ONLY
    ErrorCode.tooManyParts,
    '279', // ALL_CONNECTION_TRIES_FAILED
    '319', // UNKNOWN_STATUS_OF_INSERT
    '425', // SYSTEM_ERROR
    '439', // CANNOT_SCHEDULE_TASK
    '999', // KEEPER_EXCEPTION
    '1000', // POCO_EXCEPTION
]);
const RETRYABLE_NETWORK_CODES = new Set([
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'EAI_AGAIN',
    'ENETUNREACH',
    'EHOSTUNREACH',
]);
const NEVER_SENT = new Set(['ECONNREFUSED', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENOTFOUND']);
/** A statement that failed: what was tried, what came back, what to do. `cause` is the client's own error. */
class ClickHouseFailure extends Error {
    name = 'ClickHouseFailure';
    /** The server's code, when it answered. */
    code;
    constructor(message, code, options) {
        super(message, options);
        this.code = code;
    }
}
function property(error, name) {
    if (typeof error !== 'object' || error === null || !(name in error))
        return undefined;
    const value = Reflect.get(error, name);
    return value === undefined || value === '' ? undefined : String(value);
}
const isServerCode = (code) => code !== undefined && /^\d+$/u.test(code);
const isTimeout = (error) => error instanceof Error && /timeout/iu.test(error.message);
const isCutOff = (error) => error instanceof Error && /socket hang up|aborted|premature close/iu.test(error.message);
/** What stands between the server and the runner answers in words of its own, without a code. */
const isGatewayFailure = (error) => error instanceof Error && /bad gateway|service (?:temporarily )?unavailable|gateway time-?out/iu.test(error.message);
function rootCause(error) {
    if (error instanceof ClickHouseFailure)
        return rootCause(error.cause);
    if (error instanceof AggregateError && error.errors.length > 0)
        return error.errors[0];
    return error;
}
/** Whether the same statement may succeed when it is sent again. */
function isRetryable(error) {
    const cause = rootCause(error);
    const code = property(cause, 'code');
    if (isServerCode(code))
        return RETRYABLE_CODES.has(code ?? '');
    return RETRYABLE_NETWORK_CODES.has(code ?? '') || isTimeout(cause) || isCutOff(cause) || isGatewayFailure(cause);
}
/** Whether the server certainly has not executed the statement, so that an insert may be sent again without a look first. */
function wasNeverExecuted(error) {
    const code = property(rootCause(error), 'code');
    return NEVER_SENT.has(code ?? '') || code === ErrorCode.tooManyQueries;
}
function remedy(code, error, { username, database }) {
    switch (code) {
        case 'ECONNREFUSED':
        case 'ENOTFOUND':
        case 'EAI_AGAIN':
        case 'ENETUNREACH':
        case 'EHOSTUNREACH':
            return 'Check clickhouse-url, and that the server accepts connections from this runner.';
        case ErrorCode.authenticationFailed:
            return `Check clickhouse-username ('${username}') and clickhouse-password.`;
        case ErrorCode.unknownDatabase:
            return `Check clickhouse-database, or create it: CREATE DATABASE \`${database}\`.`;
        case ErrorCode.accessDenied:
            return `Grant user '${username}' what the message names.`;
        case ErrorCode.readOnly:
            return `User '${username}' is read-only: the action needs a user that may write and change query settings (a profile without readonly).`;
        case ErrorCode.unknownTable:
            return 'Set create-tables to true, or create the table as docs/architecture.md shows.';
        default:
            if (isTimeout(error))
                return 'The server took too long: check its load, and that nothing between cuts long requests.';
            if (/CERT|SIGN/u.test(code ?? ''))
                return "The server's TLS certificate is not trusted: set NODE_EXTRA_CA_CERTS to the file of its authority.";
            return '';
    }
}
const singleLine = (text) => text.replace(/\s+/gu, ' ').trim().slice(0, 500);
function answerOf(code, cause) {
    if (cause instanceof classic_errors/* ZodError */.G)
        return `its answer is not what was expected: ${singleLine(core_errors/* prettifyError */.S1(cause))}`;
    const message = singleLine(cause instanceof Error ? cause.message : String(cause)) || 'no message';
    if (isServerCode(code))
        return `the server answered with code ${code}: ${message}`;
    if (code !== undefined)
        return `${code}: ${message}`;
    return isTimeout(cause) || isCutOff(cause) ? `no answer: ${message}` : `it answered: ${message}`;
}
/** Puts what was tried, what came back and what to do into one error. */
function clickHouseFailure(error, attempted, options) {
    const cause = rootCause(error);
    const code = property(cause, 'code');
    const answer = answerOf(code, cause).replace(/\.?$/u, '.');
    return new ClickHouseFailure([`ClickHouse at ${new URL(options.url).origin} failed while ${attempted}; ${answer}`, remedy(code, cause, options)]
        .filter((part) => part !== '')
        .join(' '), isServerCode(code) ? code : undefined, { cause });
}

;// CONCATENATED MODULE: ./build/publish-episode/clickhouse/client.js



/** So many UUIDs or SHAs fit into one parameter. */
const MOST_IDS_IN_PARAMETER = 3_000;
/** No answer within this time, in milliseconds, is a failure. */
const ANSWER_TIMEOUT = 120_000;
/** Defaults differ between server versions; what the code relies on is said. */
const SETTINGS = {
    date_time_input_format: 'best_effort',
    date_time_output_format: 'iso',
    output_format_json_quote_64bit_integers: 0,
    output_format_json_quote_denormals: 0,
};
const INSERT_SETTINGS = {
    async_insert: 0,
    wait_for_async_insert: 1,
    wait_end_of_query: 1,
    input_format_skip_unknown_fields: 0,
};
const READ_SETTINGS = {
    // Neither writing nor reaching other servers by a table function, which 2 would allow. The settings that come with the
    // request still count: the server checks them before this one takes effect.
    readonly: '1',
    wait_end_of_query: 1,
    // A read that was given up must not go on beside the one that is tried next.
    cancel_http_readonly_queries_on_client_close: 1,
};
/**
 * Connects to ClickHouse. The client is loaded here, not at the start: it costs 40 ms that other requests can use.
 *
 * @param answerTimeout in milliseconds; a server that has not answered by then counts as not answering.
 */
async function connectClickHouse(options, answerTimeout = ANSWER_TIMEOUT) {
    const { createClient, ClickHouseLogLevel } = await __webpack_require__.e(/* import() */ 671).then(__webpack_require__.t.bind(__webpack_require__, 5671, 19));
    const client = createClient({
        url: options.url,
        username: options.username,
        password: options.password,
        database: options.database,
        application: 'muse-protocol-actions',
        request_timeout: answerTimeout,
        compression: { response: true, request: false },
        // Long parameters go into the body: what stands before the server may refuse a long URL.
        use_multipart_params_auto: true,
        clickhouse_settings: SETTINGS,
        log: { level: ClickHouseLogLevel.OFF },
    });
    async function attempt(attempted, work, again) {
        try {
            return await retry(work, again);
        }
        catch (error) {
            throw clickHouseFailure(error, attempted, options);
        }
    }
    return {
        options,
        read({ sql, parameters = {}, row, attempted, settings = {} }) {
            const rows = classic_schemas/* array */.YOg(row);
            return attempt(attempted, async () => {
                const result = await client.query({
                    query: sql,
                    query_params: parameters,
                    format: 'JSONEachRow',
                    clickhouse_settings: { ...READ_SETTINGS, ...settings },
                });
                return rows.parse(await result.json());
            }, isRetryable);
        },
        async insert({ table, rows, attempted }) {
            if (rows.length === 0)
                return;
            await attempt(attempted, () => client.insert({ table, values: [...rows], format: 'JSONEachRow', clickhouse_settings: INSERT_SETTINGS }), (error) => isRetryable(error) && wasNeverExecuted(error));
        },
        async command(sql, attempted) {
            await attempt(attempted, () => client.command({ query: sql, clickhouse_settings: { wait_end_of_query: 1 } }), isRetryable);
        },
        async [Symbol.asyncDispose]() {
            await client.close();
        },
    };
}

;// CONCATENATED MODULE: ./build/publish-episode/clickhouse/schema/commits.js
/** Version of the `metadata` JSON that a commit's event carries. */
const COMMIT_SCHEMA_VERSION = 1;
/** What a commit's event carries in `metadata`, as ClickHouse types in the order of the columns they fill. */
const METADATA_COLUMNS = {
    repository: 'String',
    branch: 'String',
    authored_at: "DateTime64(3, 'UTC')",
    author_name: 'String',
    author_email: 'String',
    author_login: 'String',
    co_authors: 'Array(String)',
    headline: 'String',
    type: 'String',
    scope: 'String',
    is_breaking: 'Bool',
    is_merge: 'Bool',
    is_bot: 'Bool',
    is_revert: 'Bool',
    is_relevant: 'Bool',
    relevance_reasons: 'Array(String)',
    impact: 'String',
    additions: 'Nullable(UInt32)',
    deletions: 'Nullable(UInt32)',
    files: 'Array(Tuple(path String, change String))',
    references: 'Array(String)',
    pull_request: 'Nullable(UInt32)',
    is_removed: 'Bool',
    collected_at: "DateTime64(3, 'UTC')",
};
/** DateTime64 inside JSON is read as text first, so that fractions and zones are understood. */
const jsonType = (type) => (type.startsWith('DateTime64') ? 'String' : type);
const jsonTuple = Object.entries(METADATA_COLUMNS)
    .map(([name, type]) => `\`${name}\` ${jsonType(type)}`)
    .join(', ');
const jsonColumns = Object.entries(METADATA_COLUMNS)
    .map(([name, type]) => type.startsWith('DateTime64')
    ? `parseDateTime64BestEffortOrZero(commit.${name}, 3, 'UTC') AS ${name}`
    : `commit.\`${name}\` AS \`${name}\``)
    .join(',\n  ');
/** Where the typed commits lie; of two rows for one commit the one collected last stays. Read them through the view `commits`. */
const commitRecords = {
    name: 'commit_records',
    columns: { sha: 'FixedString(40)', committed_at: "DateTime64(3, 'UTC')", ...METADATA_COLUMNS },
    indexes: [
        'INDEX sha_filter sha TYPE bloom_filter(0.01) GRANULARITY 1',
        'INDEX committed_at_range committed_at TYPE minmax GRANULARITY 1',
    ],
    version: 'collected_at',
    orderBy: '(repository, sha)',
};
/** Reads typed commits out of the event spine. */
const SELECT_COMMITS_FROM_EVENTS = `SELECT
  commit_sha AS sha,
  ts AS committed_at,
  ${jsonColumns}
FROM (
  SELECT
    ts,
    commit_sha,
    JSONExtract(metadata, 'Tuple(${jsonTuple.replaceAll("'", "\\'")})') AS commit
  FROM ui_events
  WHERE event_type IN ('commit', 'commit_removed', 'commit_restored')
)
WHERE repository != ''`;
/** The database fills \`commit_records\` itself, with every insert into the event spine. */
const commitsFromEvents = {
    name: 'commits_from_events',
    target: commitRecords.name,
    select: SELECT_COMMITS_FROM_EVENTS,
};
/** Each commit of each repository once. */
const commits = { name: 'commits', select: `SELECT * FROM ${commitRecords.name} FINAL` };

;// CONCATENATED MODULE: ./build/publish-episode/clickhouse/schema/table.js
const indent = (lines) => lines.map((line) => `  ${line}`).join(',\n');
function engine({ name, version }, cluster) {
    const kind = version === undefined ? 'MergeTree' : 'ReplacingMergeTree';
    if (cluster === undefined)
        return `${kind}(${version ?? ''})`;
    const replica = [
        `'/clickhouse/tables/{shard}/{database}/${name}'`,
        `'{replica}'`,
        ...(version === undefined ? [] : [version]),
    ];
    return `Replicated${kind}(${replica.join(', ')})`;
}
/** The clause that has a statement run on all servers of a cluster; nothing without one. */
const onCluster = (cluster) => (cluster === undefined ? '' : ` ON CLUSTER \`${cluster}\``);
/** The statement that creates a table when it is missing; on a cluster with replicated engines. */
function createTable(table, cluster) {
    const columns = Object.entries(table.columns).map(([name, type]) => `\`${name}\` ${type}`);
    return [
        `CREATE TABLE IF NOT EXISTS ${table.name}${onCluster(cluster)} (`,
        indent([...columns, ...(table.indexes ?? [])]),
        `) ENGINE = ${engine(table, cluster)}`,
        ...(table.partitionBy === undefined ? [] : [`PARTITION BY ${table.partitionBy}`]),
        `ORDER BY ${table.orderBy}`,
    ].join('\n');
}
/** The statement that creates a view when it is missing. */
function createView({ name, select, target }, cluster) {
    const kind = target === undefined ? 'VIEW' : 'MATERIALIZED VIEW';
    const to = target === undefined ? '' : ` TO ${target}`;
    return `CREATE ${kind} IF NOT EXISTS ${name}${onCluster(cluster)}${to} AS\n${select.trim()}`;
}

;// CONCATENATED MODULE: ./build/publish-episode/clickhouse/schema/tables.js
const TIME = "DateTime64(3, 'UTC')";
const SHA = 'FixedString(40)';
const WORD = 'LowCardinality(String)';
/** The event spine. A collected commit is a row with `event_type = 'commit'`; the rest is user telemetry. */
const uiEvents = {
    name: 'ui_events',
    columns: {
        ts: TIME,
        session_id: 'UUID',
        commit_sha: SHA,
        event_type: WORD,
        latency_ms: 'UInt32',
        user_agent: 'String',
        metadata: 'String',
        schema_version: 'UInt8',
    },
    indexes: ['INDEX commit_sha_filter commit_sha TYPE bloom_filter(0.01) GRANULARITY 1'],
    partitionBy: 'toYYYYMM(ts)',
    orderBy: '(event_type, ts, commit_sha)',
};
/** One row per benchmark run of a commit. */
const benchRuns = {
    name: 'bench_runs',
    columns: {
        ts: TIME,
        run_id: 'UUID',
        commit_sha: SHA,
        model: WORD,
        quant: WORD,
        dataset: WORD,
        latency_p50_ms: 'UInt32',
        latency_p95_ms: 'UInt32',
        latency_p99_ms: 'UInt32',
        tokens_per_sec: 'Float32',
        cost_per_1k: 'Decimal(10, 6)',
        memory_peak_mb: 'UInt32',
        schema_version: 'UInt8',
    },
    indexes: ['INDEX commit_sha_filter commit_sha TYPE bloom_filter(0.01) GRANULARITY 1'],
    partitionBy: 'toYYYYMM(ts)',
    orderBy: '(model, quant, dataset, ts)',
};
/** Every state an episode went through; the view `episodes` shows the newest per series and number. */
const episodeRecords = {
    name: 'episode_records',
    columns: {
        ts: TIME,
        series: WORD,
        episode: 'UInt32',
        title: 'String',
        run_id: 'UUID',
        commit_sha: SHA,
        path: 'String',
        models: 'Array(String)',
        confidence_score: 'Nullable(Float64)',
        correlation_strength: 'Nullable(Float64)',
        tokens_in: 'UInt64',
        tokens_out: 'UInt64',
        latency_ms_p95: 'Nullable(UInt32)',
        cost_total: 'Decimal(18, 6)',
        status: WORD,
        branch: 'String',
        pull_request: 'Nullable(UInt32)',
    },
    version: 'ts',
    orderBy: '(series, episode)',
};
const deployments = {
    name: 'deployments',
    columns: {
        ts: TIME,
        series: WORD,
        episode: 'UInt32',
        deployment_id: 'String',
        commit_sha: SHA,
        environment: WORD,
        status: WORD,
        build_time_ms: 'UInt32',
        url: 'String',
    },
    orderBy: '(ts, deployment_id)',
};
/** One row per source per freshness check. */
const watcherRuns = {
    name: 'watcher_runs',
    columns: {
        ts: TIME,
        check_id: 'UUID',
        source: 'String',
        repository: 'String',
        branch: 'String',
        table_name: 'String',
        match: WORD,
        head_sha: 'String',
        head_time: `Nullable(${TIME})`,
        behind_since: `Nullable(${TIME})`,
        rows_found: 'UInt64',
        lag_seconds: 'UInt64',
        status: WORD,
        overall_status: WORD,
        blocked: 'Bool',
        reason: 'String',
        override_reason: 'String',
        actor: 'String',
        workflow_run: 'String',
    },
    partitionBy: 'toYYYYMM(ts)',
    orderBy: '(source, ts)',
};
/** A snapshot of a repository's collaboration per collection. */
const repositoryHealth = {
    name: 'repository_health',
    columns: {
        ts: TIME,
        repository: 'String',
        window_hours: 'UInt32',
        open_branches: 'UInt32',
        active_branches: 'UInt32',
        pull_requests_open: 'UInt32',
        pull_requests_opened: 'UInt32',
        pull_requests_merged: 'UInt32',
        hours_to_merge: 'Nullable(Float64)',
        contributors: 'UInt32',
        reviewers: 'UInt32',
        reviews: 'UInt32',
    },
    orderBy: '(repository, ts)',
};
/** The head that was collected last, per repository and branch. */
const collectionCursors = {
    name: 'collection_cursors',
    columns: { repository: 'String', branch: 'String', head_sha: SHA, ts: TIME },
    version: 'ts',
    orderBy: '(repository, branch)',
};

;// CONCATENATED MODULE: ./build/publish-episode/clickhouse/schema/views.js
/** Each episode once: its newest state. */
const episodes = { name: 'episodes', select: 'SELECT * FROM episode_records FINAL' };
/** The same where `episodes` is the user's own table, which may hold every state. */
const NEWEST_EPISODES = '(SELECT * FROM episodes ORDER BY ts DESC LIMIT 1 BY series, episode)';
const dailyCommitActivity = {
    name: 'daily_commit_activity',
    select: `
SELECT
  repository,
  toDate(committed_at) AS day,
  count() AS commit_count,
  countIf(is_relevant) AS relevant_commits,
  uniqExact(author_email) AS contributors,
  sum(additions) AS additions,
  sum(deletions) AS deletions
FROM commits
WHERE NOT is_removed
GROUP BY repository, day
ORDER BY day, repository`,
};
const repositoryActivity = {
    name: 'repository_activity',
    select: `
SELECT
  repository,
  period,
  if(period = 'day', toDate(committed_at), toMonday(committed_at)) AS starts_on,
  count() AS commit_count,
  uniqExact(author_email) AS contributors,
  avg(additions + deletions) AS lines_changed_per_commit
FROM commits
ARRAY JOIN ['day', 'week'] AS period
WHERE NOT is_removed
GROUP BY repository, period, starts_on
ORDER BY starts_on, repository, period`,
};
/** Each benchmark at a commit beside the previous commit that has one; NULL where there is none before it. */
const commitImpact = {
    name: 'commit_impact',
    select: `
SELECT
  commit_sha,
  repository,
  headline,
  benchmarked_at,
  model,
  quant,
  dataset,
  latency_p95_ms,
  tokens_per_sec,
  cost_per_1k,
  memory_peak_mb,
  previous_commit_sha,
  previous_latency_p95_ms,
  previous_tokens_per_sec,
  previous_cost_per_1k,
  latency_p95_ms - previous_latency_p95_ms AS latency_p95_change_ms,
  if(previous_latency_p95_ms > 0, latency_p95_ms / previous_latency_p95_ms - 1, NULL) AS latency_p95_change_ratio
FROM (
  SELECT
    *,
    lagInFrame(toNullable(commit_sha)) OVER previous AS previous_commit_sha,
    lagInFrame(toNullable(latency_p95_ms)) OVER previous AS previous_latency_p95_ms,
    lagInFrame(toNullable(tokens_per_sec)) OVER previous AS previous_tokens_per_sec,
    lagInFrame(toNullable(cost_per_1k)) OVER previous AS previous_cost_per_1k
  FROM (
    SELECT
      runs.commit_sha AS commit_sha,
      runs.model AS model,
      runs.quant AS quant,
      runs.dataset AS dataset,
      runs.benchmarked_at AS benchmarked_at,
      runs.latency_p95_ms AS latency_p95_ms,
      runs.tokens_per_sec AS tokens_per_sec,
      runs.cost_per_1k AS cost_per_1k,
      runs.memory_peak_mb AS memory_peak_mb,
      known.repository AS repository,
      known.headline AS headline,
      if(known.sha = runs.commit_sha, known.committed_at, runs.benchmarked_at) AS at
    FROM (
      SELECT
        commit_sha,
        model,
        quant,
        dataset,
        min(ts) AS benchmarked_at,
        avg(latency_p95_ms) AS latency_p95_ms,
        avg(tokens_per_sec) AS tokens_per_sec,
        avg(toFloat64(cost_per_1k)) AS cost_per_1k,
        max(memory_peak_mb) AS memory_peak_mb
      FROM bench_runs
      WHERE commit_sha != repeat('0', 40)
      GROUP BY commit_sha, model, quant, dataset
    ) AS runs
    LEFT JOIN (
      SELECT
        sha,
        toNullable(any(repository)) AS repository,
        toNullable(any(headline)) AS headline,
        any(committed_at) AS committed_at
      FROM commits
      GROUP BY sha
    ) AS known ON known.sha = runs.commit_sha
  )
  WINDOW previous AS (
    PARTITION BY model, quant, dataset ORDER BY at, benchmarked_at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  )
)
ORDER BY benchmarked_at, model, quant, dataset`,
};
/** What the episodes about a commit cost, beside what its benchmarks say a thousand tokens cost. */
const costPerCommit = {
    name: 'cost_per_commit',
    select: `
SELECT
  spent.commit_sha AS commit_sha,
  spent.episodes AS episodes,
  spent.cost_total AS cost_total,
  spent.tokens_in AS tokens_in,
  spent.tokens_out AS tokens_out,
  measured.cost_per_1k AS benchmark_cost_per_1k
FROM (
  SELECT
    commit_sha,
    count() AS episodes,
    sum(cost_total) AS cost_total,
    sum(tokens_in) AS tokens_in,
    sum(tokens_out) AS tokens_out
  FROM ${NEWEST_EPISODES}
  WHERE commit_sha != repeat('0', 40)
  GROUP BY commit_sha
) AS spent
LEFT JOIN (
  SELECT commit_sha, toNullable(avg(toFloat64(cost_per_1k))) AS cost_per_1k
  FROM bench_runs
  GROUP BY commit_sha
) AS measured ON measured.commit_sha = spent.commit_sha
ORDER BY cost_total DESC, commit_sha`,
};
/** Each deployment once, by its newest status, under the day of that status. */
const deploymentSuccess = {
    name: 'deployment_success',
    select: `
SELECT
  series,
  environment,
  toDate(ts) AS day,
  count() AS deployment_count,
  countIf(status = 'success') AS succeeded,
  countIf(status IN ('failure', 'error')) AS failed,
  if(succeeded + failed > 0, succeeded / (succeeded + failed), NULL) AS success_rate,
  avgOrNullIf(build_time_ms, status = 'success') AS build_time_ms
FROM (
  SELECT *
  FROM deployments
  ORDER BY ts DESC
  LIMIT 1 BY series, episode, environment, commit_sha, deployment_id
)
GROUP BY series, environment, day
ORDER BY day, series, environment`,
};
/** An episode's confidence beside the size and kind of the change it tells of. */
const episodeQuality = {
    name: 'episode_quality',
    select: `
SELECT
  told.series AS series,
  told.episode AS episode,
  told.title AS title,
  told.status AS status,
  told.confidence_score AS confidence_score,
  told.correlation_strength AS correlation_strength,
  known.type AS commit_type,
  known.impact AS commit_impact,
  known.additions + known.deletions AS lines_changed
FROM ${NEWEST_EPISODES} AS told
LEFT JOIN (
  SELECT
    sha,
    toNullable(any(type)) AS type,
    toNullable(any(impact)) AS impact,
    any(additions) AS additions,
    any(deletions) AS deletions
  FROM commits
  GROUP BY sha
) AS known ON known.sha = told.commit_sha
ORDER BY series, episode`,
};

;// CONCATENATED MODULE: ./build/publish-episode/clickhouse/schema/objects.js




/** All tables, in the order of their creation. */
const TABLES = [
    uiEvents,
    benchRuns,
    commitRecords,
    episodeRecords,
    deployments,
    watcherRuns,
    repositoryHealth,
    collectionCursors,
];
/** All views, in the order of their creation. */
const VIEWS = [
    commitsFromEvents,
    commits,
    episodes,
    dailyCommitActivity,
    repositoryActivity,
    commitImpact,
    costPerCommit,
    deploymentSuccess,
    episodeQuality,
];
/** Every object's name with the statement that creates it, in the order of creation. */
function creationStatements(cluster) {
    return [
        ...TABLES.map((table) => ({ name: table.name, sql: createTable(table, cluster) })),
        ...VIEWS.map((view) => ({ name: view.name, sql: createView(view, cluster) })),
    ];
}

;// CONCATENATED MODULE: ./build/publish-episode/clickhouse/schema/ensure.js






const SELECT_EXISTING = `
SELECT
  tables.name AS name,
  tables.engine AS engine,
  groupArray(columns.name) AS columns
FROM system.tables AS tables
LEFT JOIN system.columns AS columns ON columns.database = tables.database AND columns.table = tables.name
WHERE tables.database = {database:String} AND tables.name IN {names:Array(String)}
GROUP BY name, engine`;
const existingRow = classic_schemas/* object */.Ikc({ name: classic_schemas/* string */.YjP(), engine: classic_schemas/* string */.YjP(), columns: classic_schemas/* array */.YOg(classic_schemas/* string */.YjP()) });
/** What is there of the schema, by name. One query. */
async function readExistingObjects(clickHouse) {
    const rows = await clickHouse.read({
        sql: SELECT_EXISTING,
        parameters: { database: clickHouse.options.database, names: creationStatements().map(({ name }) => name) },
        row: existingRow,
        attempted: 'looking which tables are there',
    });
    return new Map(rows.map((row) => [row.name, row]));
}
const isView = (object) => object?.engine.endsWith('View') === true;
/** One ALTER TABLE statement for each existing table that lacks columns. Pure. */
function missingColumnStatements(existing, cluster) {
    return [...TABLES, { ...episodeRecords, name: episodes.name }].flatMap(({ name, columns }) => {
        const object = existing.get(name);
        if (object === undefined || isView(object))
            return [];
        const missing = Object.entries(columns).filter(([column]) => !object.columns.includes(column));
        if (missing.length === 0)
            return [];
        const additions = missing.map(([column, type]) => `ADD COLUMN \`${column}\` ${type}`);
        return [`ALTER TABLE ${name}${onCluster(cluster)} ${additions.join(', ')}`];
    });
}
/** One RENAME TABLE statement for each table that has the name of a view. The user's own `episodes` may be a table. Pure. */
function renamingStatements(existing, cluster) {
    return VIEWS.filter(({ name }) => name !== episodes.name && existing.has(name) && !isView(existing.get(name))).map(({ name }) => `RENAME TABLE ${name} TO ${name}_before${onCluster(cluster)}`);
}
/**
 * What is to be run, in order, until the schema is there. A materialized view sees only what is inserted after it, so events
 * that were there before are read once: before the view `commits` is created, so that a run that breaks off reads them again.
 */
function missingStatements(existing, cluster) {
    const fills = existing.has(uiEvents.name) && !(existing.has(commitsFromEvents.name) && existing.has(commits.name));
    const filling = {
        attempted: 'filling the typed commits from earlier events',
        sql: `INSERT INTO ${commitRecords.name} ${SELECT_COMMITS_FROM_EVENTS}`,
    };
    return creationStatements(cluster).flatMap(({ name, sql }) => [
        ...(fills && name === commits.name ? [filling] : []),
        ...(existing.has(name) ? [] : [{ attempted: `creating ${name}`, sql }]),
    ]);
}
const script = (statements) => statements.map((statement) => `${statement};`).join('\n');
/**
 * Makes sure that the schema is there: creates what is missing, when that is allowed, and leaves what is there as it is.
 *
 * @returns what was there before, so that a caller can tell its own tables from the user's.
 * @throws {Error} with the statements to run, when a table lacks columns or has the name of a view, or when tables are missing
 * and may not be created.
 */
async function ensureSchema(clickHouse, cluster = clickHouse.options.cluster) {
    const { database, createTables } = clickHouse.options;
    const existing = await readExistingObjects(clickHouse);
    const alterations = missingColumnStatements(existing, cluster);
    if (alterations.length > 0)
        throw new Error(`Tables in '${database}' lack columns. Run:\n${script(alterations)}`);
    const renamings = renamingStatements(existing, cluster);
    if (renamings.length > 0)
        throw new Error(`Tables in '${database}' have names that the views need. Run:\n${script(renamings)}`);
    const missing = missingStatements(existing, cluster);
    if (missing.length > 0 && !createTables) {
        throw new Error(`Tables or views are missing in '${database}', and create-tables is false. Run:\n${script(missing.map(({ sql }) => sql))}`);
    }
    for (const { sql, attempted } of missing)
        await clickHouse.command(sql, attempted);
    return existing;
}
/** The table that takes an episode's rows: the user's own `episodes` where it is a table, else the records behind the view. */
function episodesTarget(existing) {
    const object = existing.get(episodes.name);
    return object === undefined || isView(object) ? episodeRecords.name : episodes.name;
}

;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/database.js



/**
 * Connects to ClickHouse and makes sure that the episode can be recorded later. A dry run creates nothing.
 *
 * @throws {Error} when it can't be reached, or tables lack columns.
 */
async function openDatabase({ clickHouse: options, dryRun }) {
    const clickHouse = await connectClickHouse(options);
    try {
        const existing = dryRun ? await readExistingObjects(clickHouse) : await ensureSchema(clickHouse);
        return {
            clickHouse,
            episodesTable: episodesTarget(existing),
            isReadable: !dryRun || VIEWS.every(({ name }) => existing.has(name)),
        };
    }
    catch (error) {
        await clickHouse[Symbol.asyncDispose]();
        throw error;
    }
}

// EXTERNAL MODULE: ./build/publish-episode/publish-episode/faults.js
var faults = __webpack_require__(4235);
;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/record.js

const SELECT_NEWEST = `
SELECT run_id, title, status, branch, pull_request
FROM episodes
WHERE series = {series:String} AND episode = {episode:UInt32}
ORDER BY ts DESC
LIMIT 1`;
const newestRow = classic_schemas/* object */.Ikc({
    run_id: classic_schemas/* string */.YjP(),
    title: classic_schemas/* string */.YjP(),
    status: classic_schemas/* string */.YjP(),
    branch: classic_schemas/* string */.YjP(),
    pull_request: classic_schemas/* number */.aig().nullable(),
});
/** Whether ClickHouse knows of this proposal: an earlier run may have ended before it was recorded. */
async function isRecorded(clickHouse, record) {
    const [newest] = await clickHouse.read({
        sql: SELECT_NEWEST,
        parameters: { series: record.series, episode: record.episode },
        row: newestRow,
        attempted: `looking for ${record.series} episode ${record.episode}`,
    });
    return (newest !== undefined &&
        newest.run_id === record.run_id &&
        newest.title === record.title &&
        newest.branch === record.branch &&
        newest.pull_request === record.pull_request);
}
/** Stores an episode's state as of `now`. */
async function recordEpisode(clickHouse, table, record, now) {
    await clickHouse.insert({
        table,
        rows: [{ ts: now.toISOString(), ...record }],
        attempted: `recording ${record.series} episode ${record.episode}`,
    });
}

;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/record-proposal.js


function recordOf({ confidence }, outcome, episode) {
    const { place, pullRequest } = outcome;
    if (place === undefined || pullRequest === undefined)
        return undefined;
    const { frontMatter } = episode;
    return {
        series: frontMatter.series,
        episode: frontMatter.episode,
        title: frontMatter.title,
        run_id: frontMatter.run_id,
        commit_sha: frontMatter.commit_sha,
        path: place.path,
        models: frontMatter.models,
        confidence_score: confidence.score ?? null,
        correlation_strength: confidence.correlation ?? null,
        tokens_in: frontMatter.tokens_in,
        tokens_out: frontMatter.tokens_out,
        latency_ms_p95: frontMatter.latency_ms_p95,
        cost_total: frontMatter.cost_usd.toFixed(6),
        status: 'proposed',
        branch: place.branch,
        pull_request: pullRequest.number,
    };
}
/**
 * Records an episode whose pull request is open. One that was proposed before is recorded too when that is missing.
 *
 * @returns where it failed, an error that says what is on GitHub already, and that another run makes up for it.
 */
async function recordProposal({ clickHouse, episodesTable }, proposing, outcome, episode) {
    const record = episode === undefined ? undefined : recordOf(proposing, outcome, episode);
    if (record === undefined)
        return undefined;
    try {
        if (outcome.kind === 'unchanged' && (await isRecorded(clickHouse, record)))
            return undefined;
        await recordEpisode(clickHouse, episodesTable, record, proposing.now);
        return undefined;
    }
    catch (error) {
        const page = outcome.pullRequest?.url ?? '';
        return new Error(`${outcome.reason} (${page}) But the episode is not recorded in ClickHouse: ${(0,action/* describeError */.U)(error)} Run the action again with the same draft: it records the episode and leaves GitHub as it is.`, { cause: error });
    }
}

// EXTERNAL MODULE: ./build/publish-episode/publish-episode/subject-query.js
var subject_query = __webpack_require__(2549);
;// CONCATENATED MODULE: ./build/publish-episode/publish-episode/propose.js
var __addDisposableResource = (undefined && undefined.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (undefined && undefined.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});













/** Tries for a number while other runs take the ones before. */
const MOST_ATTEMPTS = 40;
/** Runs that lost a number together must not come back together, or all but one lose again. In milliseconds. */
const LONGEST_WAIT = 16_000;
async function checkedDraft({ path, text }, inputs) {
    const parsed = parseDraft(text, inputs.series === undefined ? inputs.allowedSeries : [inputs.series]);
    if ('source' in parsed)
        return parsed;
    const faulty = [{ path, faults: parsed }];
    for (const file of faulty)
        (0,faults/* annotateFaults */.i)(file);
    await (0,summary/* writeSummary */.S)(`## Draft with faults\n\n${(0,faults/* faultTable */.lm)(faulty)}\n`);
    throw (0,faults/* faultError */.fC)(faulty);
}
async function assess(surroundings, database, proposal, isComposed) {
    const { gitHub, inputs, serverUrl, now } = surroundings;
    const { clickHouse, isReadable } = database;
    const [basis, subject] = isReadable
        ? await Promise.all([
            readDataBasis(clickHouse, now),
            (0,subject_query/* readSubject */.$)(clickHouse, proposal.frontMatter.commit_sha ?? undefined),
        ])
        : [NO_DATA, undefined];
    const confidence = (0,publish_episode_confidence/* assessConfidence */.b)(proposal.frontMatter, basis, now);
    return { gitHub, inputs, proposal, isComposed, confidence, subject, serverUrl, now };
}
/** Decides by what GitHub holds, and does it; looks again when another run was faster. */
async function apply(surroundings, first, proposing) {
    const { inputs, readState } = surroundings;
    const { frontMatter, runId } = proposing.proposal;
    const { series } = frontMatter;
    const refused = new Set();
    const own = new Set();
    for (let attempt = 1, state = first; attempt <= MOST_ATTEMPTS; attempt += 1) {
        const { naming, allowedSeries } = inputs;
        const plan = planProposal({ state, naming, allowedSeries, series, runId, wanted: frontMatter.episode, refused });
        if (plan.kind === 'published') {
            const reason = `Already published: ${plan.file} on ${state.base.name} has the run id ${runId}.`;
            return { outcome: { kind: 'unchanged', reason, warnings: [] }, episode: undefined };
        }
        const applied = await (plan.kind === 'new'
            ? applyNew(proposing, state, plan)
            : applyProposed(proposing, state, plan));
        if (!('taken' in applied))
            return own.has(applied.outcome.place?.branch ?? '') ? asCreated(applied) : applied;
        refused.add(applied.taken);
        if (applied.isOwn)
            own.add(applied.taken);
        else
            await (0,promises_.setTimeout)(Math.random() * Math.min(LONGEST_WAIT, 1_000 * 2 ** attempt));
        state = await readState(series);
    }
    throw new Error(`No free number for an episode of ${series} after ${MOST_ATTEMPTS} attempts: other runs were faster each time. Nothing is left behind; run the action again.`);
}
/** What this run created and found again stays created. */
const asCreated = (applied) => ({
    ...applied,
    outcome: { ...applied.outcome, kind: applied.outcome.kind === 'unchanged' ? 'created' : applied.outcome.kind },
});
/**
 * Proposes an episode: the draft, or one composed from ClickHouse. ClickHouse is checked before anything is written to GitHub,
 * and the episode is recorded there once its pull request is open.
 */
async function propose(surroundings, source) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const { inputs, readState, now, serverUrl } = surroundings;
        const draft = source === undefined ? undefined : await checkedDraft(source, inputs);
        const series = draft?.frontMatter.series ?? inputs.series ?? '';
        const database = await openDatabase(inputs);
        const clickHouse = __addDisposableResource(env_1, database.clickHouse, true);
        const state = await readState(series);
        const composed = draft === undefined && database.isReadable
            ? await compose(clickHouse, state, inputs, series, now, serverUrl)
            : undefined;
        const proposal = draft ?? composed;
        if (proposal === undefined) {
            const reason = `Nothing to tell: there is no relevant commit that the episodes of ${series} have not told of.`;
            const outcome = { kind: 'unchanged', reason, warnings: [] };
            return { outcome, proposing: undefined, episode: undefined, failure: undefined };
        }
        const proposing = await assess(surroundings, database, proposal, draft === undefined);
        const { outcome, episode } = await apply(surroundings, state, proposing);
        const conflict = outcome.kind === 'conflict' ? new Error(outcome.reason) : undefined;
        const unrecorded = inputs.dryRun ? undefined : await recordProposal(database, proposing, outcome, episode);
        return { outcome, proposing, episode, failure: conflict ?? unrecorded };
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = __disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}


/***/ })

};
