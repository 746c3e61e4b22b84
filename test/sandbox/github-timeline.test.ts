import { expect } from 'vitest'
import { z } from 'zod'
import { it as asking } from './asking.ts'

const repo = { owner: 'acme', repo: 'content' }
const issue = { ...repo, issue_number: 1 }
const answerSchema = z.object({ data: z.unknown(), errors: z.array(z.unknown()).optional() })
/** A pull request to which much has happened. */
const it = asking
  .extend('monalisa', { scope: 'file', auto: true }, async ({ github, octokit }) => {
    const monalisa = github.addToken({ login: 'monalisa' })
    await github.createRepository({ owner: 'acme', name: 'content', teams: ['writers'] })
    await github.commitFiles('acme/content', { branch: 'topic', message: 'Work', files: { 'a.md': 'a' } })
    const rest = octokit()
    await rest.pulls.create({ ...repo, title: 'Work', head: 'topic', base: 'main' })
    await rest.issues.addLabels({ ...issue, labels: ['one', 'two'] })
    await rest.issues.addLabels({ ...issue, labels: ['two'] })
    await rest.issues.removeLabel({ ...issue, name: 'one' })
    await rest.issues.addAssignees({ ...issue, assignees: ['octocat', 'nobody-here'] })
    await rest.issues.removeAssignees({ ...issue, assignees: ['octocat'] })
    await rest.pulls.requestReviewers({ ...repo, pull_number: 1, reviewers: ['monalisa'], team_reviewers: ['writers'] })
    await octokit(monalisa).pulls.createReview({ ...repo, pull_number: 1, event: 'COMMENT', body: 'Fine.' })
    await rest.issues.createComment({ ...issue, body: 'First' })
    await rest.issues.createComment({ ...issue, body: 'Second' })
    return monalisa
  })
  .extend(
    'ask',
    ({ post }) =>
      async (query: string) =>
        answerSchema.parse(await (await post(query)).json()),
  )
  .extend(
    'ofPullRequest',
    ({ ask }) =>
      (fields: string) =>
        ask(`{ repository(owner: "acme", name: "content") { pullRequest(number: 1) { ${fields} } } }`),
  )

const answering = (pullRequest: object) => ({ data: { repository: { pullRequest } } })

it('tells what happened to a pull request, what was taken back included, and nothing that changed nothing', async ({
  ofPullRequest,
}) => {
  expect(
    await ofPullRequest(`
      labels: timelineItems(itemTypes: [LABELED_EVENT, UNLABELED_EVENT], first: 10) {
        nodes { __typename ... on LabeledEvent { label { name } actor { login } } ... on UnlabeledEvent { label { name } } }
      }
      assignees: timelineItems(itemTypes: [ASSIGNED_EVENT, UNASSIGNED_EVENT], first: 10) {
        nodes { __typename ... on AssignedEvent { assignee { ... on User { login } } } }
      }
      reviews: timelineItems(itemTypes: [REVIEW_REQUESTED_EVENT, REVIEW_REQUEST_REMOVED_EVENT, PULL_REQUEST_REVIEW], first: 10) {
        nodes {
          __typename
          ... on ReviewRequestedEvent { requestedReviewer { ... on User { login } ... on Team { slug } } }
          ... on PullRequestReview { author { login } }
        }
      }`),
  ).toEqual(
    answering({
      labels: {
        nodes: [
          { __typename: 'LabeledEvent', label: { name: 'one' }, actor: { login: 'muse-bot' } },
          { __typename: 'LabeledEvent', label: { name: 'two' }, actor: { login: 'muse-bot' } },
          { __typename: 'UnlabeledEvent', label: { name: 'one' } },
        ],
      },
      assignees: {
        nodes: [{ __typename: 'AssignedEvent', assignee: { login: 'octocat' } }, { __typename: 'UnassignedEvent' }],
      },
      reviews: {
        nodes: [
          { __typename: 'ReviewRequestedEvent', requestedReviewer: { login: 'monalisa' } },
          { __typename: 'ReviewRequestedEvent', requestedReviewer: { slug: 'writers' } },
          { __typename: 'PullRequestReview', author: { login: 'monalisa' } },
        ],
      },
    }),
  )
})

it('remembers that auto-merge was enabled, and how, after it was disabled', async ({ octokit, ask, ofPullRequest }) => {
  const { data } = await octokit().pulls.get({ ...repo, pull_number: 1 })
  const change = (mutation: string, more = '') =>
    ask(`mutation { ${mutation}(input: { pullRequestId: "${data.node_id}" ${more} }) { clientMutationId } }`)
  await change('enablePullRequestAutoMerge', 'mergeMethod: SQUASH')
  await change('disablePullRequestAutoMerge')
  const types =
    'AUTO_MERGE_ENABLED_EVENT, AUTO_SQUASH_ENABLED_EVENT, AUTO_REBASE_ENABLED_EVENT, AUTO_MERGE_DISABLED_EVENT'
  expect(
    await ofPullRequest(
      `autoMergeRequest { mergeMethod } timelineItems(itemTypes: [${types}], first: 10) { nodes { __typename } }`,
    ),
  ).toEqual(
    answering({
      autoMergeRequest: null,
      timelineItems: { nodes: [{ __typename: 'AutoSquashEnabledEvent' }, { __typename: 'AutoMergeDisabledEvent' }] },
    }),
  )
})

it('tells the comments, the newest first where that is asked for', async ({ ofPullRequest }) => {
  const fields = 'comments(first: 1, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { body } }'
  expect(await ofPullRequest(fields)).toEqual(answering({ comments: { nodes: [{ body: 'Second' }] } }))
})

it('answers for users that it knows, and says where it does not', async ({ ask }) => {
  const { data, errors } = await ask(
    '{ known: user(login: "Hubot") { login } unknown: user(login: "nobody") { login } }',
  )
  expect(data).toEqual({ known: { login: 'hubot' }, unknown: null })
  expect(errors).toMatchObject([{ type: 'NOT_FOUND', path: ['unknown'] }])
})

it("assigns by id, without a word for whoever can't be assigned", async ({ github, octokit, ask }) => {
  github.addToken({ login: 'outsider' })
  const { data } = await octokit().pulls.get({ ...repo, pull_number: 1 })
  const assign = (ids: string) =>
    ask(`mutation { addAssigneesToAssignable(input: { assignableId: "${data.node_id}", assigneeIds: [${ids}] }) {
      assignable { assignees(first: 10) { nodes { login } } }
    } }`)
  expect(await assign('"U_hubot", "U_outsider"')).toEqual({
    data: { addAssigneesToAssignable: { assignable: { assignees: { nodes: [{ login: 'hubot' }] } } } },
  })
  expect(await assign('"X_1"')).toMatchObject({
    data: { addAssigneesToAssignable: null },
    errors: [{ type: 'NOT_FOUND', path: ['addAssigneesToAssignable'] }],
  })
})
