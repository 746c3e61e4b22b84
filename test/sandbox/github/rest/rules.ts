import { listAnswer } from './pagination.ts'
import type { Route } from './route.ts'

/** The rules that hold for a branch (https://docs.github.com/rest/repos/rules#get-rules-for-a-branch). */
export const ruleRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/rules\/branches\/(.+)$/,
    answer: ({ request, repository }) =>
      listAnswer(
        request,
        repository.rules.map((type) => ({ type, ruleset_source_type: 'Repository', ruleset_id: 1 })),
      ),
  },
]
