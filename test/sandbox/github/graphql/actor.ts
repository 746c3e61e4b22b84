import { type Signature, zonedDate } from '../git/commit.ts'
import { userNodeId } from '../node-id.ts'

/** Who wrote a commit, as a GraphQL `GitActor`. */
export function gitActor(
  person: Pick<Signature, 'name' | 'email'>,
  date: Signature,
  login: string | undefined,
): object {
  return {
    __typename: 'GitActor',
    name: person.name,
    email: person.email,
    date: zonedDate(date),
    user: login === undefined ? null : userObject(login),
  }
}

/** A person, as a GraphQL `User`. */
export function userObject(login: string): object {
  return { __typename: 'User', id: userNodeId(login), login, name: null, email: '', isViewer: false }
}

/** Whoever acts, as the GraphQL interface `Actor`. */
export function actorObject(login: string): object {
  const isBot = login.endsWith('[bot]')
  return {
    ...userObject(login),
    __typename: isBot ? 'Bot' : 'User',
    login: isBot ? login.slice(0, -'[bot]'.length) : login,
  }
}
