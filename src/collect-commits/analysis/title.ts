/** How a forge writes the merge of a pull request: the headline, and where the pull request's title is. */
interface MergeForm {
  readonly headline: RegExp
  /** What the body must hold besides, so that a branch merged by hand is told apart. */
  readonly body?: RegExp
  /** The title stands in the headline's named group `title`, else on the first line of the body. */
  readonly cleanUp?: (line: string) => string
}

/** A branch's and a repository's name have no spaces; each expression takes time in proportion to the headline. */
const MERGE_FORMS: readonly MergeForm[] = [
  // GitHub: "Merge pull request #12 from owner/branch"; Bitbucket Server writes "in" and lists commits.
  { headline: /^Merge pull request #\d+ from \S+$/u },
  { headline: /^Merge pull request #\d+: (?<title>.+)$/u },
  // GitLab
  { headline: /^Merge branch '[^']+' into '[^']+'$/u, body: /^See merge request \S*!\d+$/mu },
  // Bitbucket, Bitbucket Server, Azure DevOps
  { headline: /^Merged in \S+ \(pull request #\d+\)$/u },
  { headline: /^Pull request #\d+: (?<title>.+)$/u },
  { headline: /^Merged PR \d+: (?<title>.+)$/u },
  // Gitea and Forgejo
  { headline: /^Merge pull request '(?<title>.+)' \(#\d+\)(?: of \S+)? from \S+(?: into \S+)?$/u },
  // Gerrit
  { headline: /^Merge "(?<title>.+)"(?: into \S+)?$/u },
  // Bors and homu: "12: title r=reviewer a=author"
  {
    headline: /^Merge #\d+$/u,
    cleanUp: (line) => line.replace(/^\d{1,9}: /u, '').replace(/ r=\S+(?: a=\S+)?$/u, ''),
  },
  { headline: /^Auto merge of #\d+ - \S+ r=\S+$/u },
]

/** What a forge puts where the title would be, when there is none. */
const NO_TITLE = /^(?:See merge request |Approved-by: |Signed-off-by: |\* commit '|# Conflicts)/u

/**
 * What a commit is about: its headline, or, for the merge of a pull request, that pull request's title.
 *
 * @see https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/about-pull-request-merges
 * @see https://docs.gitlab.com/user/project/merge_requests/commit_templates/
 */
export function titleOf(headline: string, body: string): string {
  if (!/^(?:Auto merge|Merged?) |^Pull request #/u.test(headline)) return headline
  for (const form of MERGE_FORMS) {
    const match = form.headline.exec(headline)
    if (match === null || (form.body !== undefined && !form.body.test(body))) continue
    const inHeadline = match.groups?.title
    if (inHeadline !== undefined) return inHeadline
    const [line = ''] = body.trimStart().split('\n', 1)
    if (line === '' || NO_TITLE.test(line)) return headline
    return (form.cleanUp?.(line) ?? line).trim()
  }
  return headline
}
