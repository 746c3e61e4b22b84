/**
 * Stands in for the toolkit's plugins of REST in the built actions: they name a thousand methods, a twelfth of a bundle, of which these are
 * called, and read page after page, which nothing does.
 */
const ROUTES = {
  git: {
    createCommit: 'POST /repos/{owner}/{repo}/git/commits',
    createRef: 'POST /repos/{owner}/{repo}/git/refs',
    createTree: 'POST /repos/{owner}/{repo}/git/trees',
    deleteRef: 'DELETE /repos/{owner}/{repo}/git/refs/{ref}',
    updateRef: 'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
  },
  issues: {
    addLabels: 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
    create: 'POST /repos/{owner}/{repo}/issues',
    createComment: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    listForRepo: 'GET /repos/{owner}/{repo}/issues',
    update: 'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
    updateComment: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
  },
  pulls: {
    create: 'POST /repos/{owner}/{repo}/pulls',
    createReview: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
    listFiles: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
    requestReviewers: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
    update: 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}',
  },
  repos: {
    compareCommitsWithBasehead: 'GET /repos/{owner}/{repo}/compare/{basehead}',
    getBranchRules: 'GET /repos/{owner}/{repo}/rules/branches/{branch}',
    getCommit: 'GET /repos/{owner}/{repo}/commits/{ref}',
    listActivities: 'GET /repos/{owner}/{repo}/activity',
  },
}

interface Requests {
  readonly request: { defaults(options: { method: string; url: string }): unknown }
}

/** The methods by scope and name, as `rest.pulls.create`. */
export function restEndpointMethods({ request }: Requests) {
  const methodOf = (route: string) => {
    const [method = '', url = ''] = route.split(' ')
    return request.defaults({ method, url })
  }
  const scopes = Object.entries(ROUTES).map(([scope, routes]) => {
    const methods = Object.entries(routes).map(([name, route]) => [name, methodOf(route)] as const)
    return [scope, Object.fromEntries(methods)] as const
  })
  return { rest: Object.fromEntries(scopes) }
}

/** No pages. */
export const paginateRest = () => ({})
