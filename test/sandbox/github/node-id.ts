/** A pull request's global id, which tells its repository and number. */
export function pullRequestNodeId(fullName: string, number: number): string {
  return `PR_${Buffer.from(`${fullName}#${number}`).toString('base64url')}`
}

/** The pull request a global id tells; undefined for another id. */
export function pullRequestOfNodeId(nodeId: string): { fullName: string; number: number } | undefined {
  const decoded = nodeId.startsWith('PR_') ? Buffer.from(nodeId.slice(3), 'base64url').toString() : ''
  const [, fullName, number] = /^(.+)#(\d+)$/.exec(decoded) ?? []
  return fullName === undefined ? undefined : { fullName, number: Number(number) }
}

const REVIEW_PARTS = { review: 'PRR_', thread: 'PRRT_', comment: 'PRRC_' } as const
/** What of a review has a global id. */
export type ReviewPart = keyof typeof REVIEW_PARTS

/** The global id of a review, of a conversation or of a comment, which tells the repository. */
export const reviewNodeId = (part: ReviewPart, fullName: string, id: number): string =>
  `${REVIEW_PARTS[part]}${Buffer.from(`${fullName}#${id}`).toString('base64url')}`

/** What such a global id tells; undefined for another id. */
export function reviewPartOfNodeId(nodeId: string): { part: ReviewPart; fullName: string; id: number } | undefined {
  const [, prefix, encoded = ''] = /^(PRRT_|PRRC_|PRR_)(.+)$/.exec(nodeId) ?? []
  const part = (['review', 'thread', 'comment'] as const).find((one) => REVIEW_PARTS[one] === prefix)
  const [, fullName, id] = /^(.+)#(\d+)$/.exec(Buffer.from(encoded, 'base64url').toString()) ?? []
  return part === undefined || fullName === undefined ? undefined : { part, fullName, id: Number(id) }
}

/** A repository's global id, which tells its name. */
export const repositoryNodeId = (fullName: string): string => `R_${fullName}`

/** The repository a global id tells; undefined for another id. */
export const repositoryOfNodeId = (nodeId: string): string | undefined =>
  nodeId.startsWith('R_') ? nodeId.slice(2) : undefined

/** A person's global id, which tells the login. */
export const userNodeId = (login: string): string => `U_${login}`

/** The login a global id tells; undefined for another id. */
export const loginOfNodeId = (nodeId: string): string | undefined =>
  nodeId.startsWith('U_') ? nodeId.slice(2) : undefined
