/** A context's values by property name, such as `github`'s. Objects (`github.event`) are looked into by further properties. */
export type Context = Readonly<Record<string, unknown>>

const EXPRESSION = /\$\{\{(.*?)\}\}/gsu
const LOOK_UP = /^[a-z_][\w-]*(?:\.[a-z_][\w-]*)+$/iu

function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === name.toLowerCase())
  return key === undefined ? undefined : Reflect.get(value, key)
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)
}

function lookUp(expression: string, contexts: Readonly<Record<string, Context>>): string {
  const refuse = (reason: string) =>
    new Error(`The expression \${{ ${expression} }} can't be evaluated here: ${reason}.`)
  if (!LOOK_UP.test(expression)) throw refuse('only context look-ups such as github.token are')
  const [contextName = '', firstName = '', ...names] = expression.split('.')
  const context = property(contexts, contextName)
  if (context === undefined) {
    throw refuse(`there is no context '${contextName}', only ${Object.keys(contexts).join(' and ')}`)
  }
  const first = property(context, firstName)
  if (first === undefined) throw refuse(`the context '${contextName}' has no '${firstName}'`)
  return asText(names.reduce(property, first))
}

/**
 * Replaces each `${{ context.property }}` in a text by its value. Names are compared without case, as GitHub does.
 * What is missing deeper than a context's own properties (`github.event.…`) is an empty string.
 *
 * @throws {Error} that names the expression, when it is anything but a look-up of a known context's property.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/contexts
 */
export function evaluateTemplate(template: string, contexts: Readonly<Record<string, Context>>): string {
  return template.replace(EXPRESSION, (_, expression: string) => lookUp(expression.trim(), contexts))
}
