import { conditionFault } from './condition.ts'
import { isBlank, isName, plainName, tokensOf } from './sql-tokens.ts'

/** Words of SQL that stand where a column could. */
const WORD =
  /^(?:and|or|not|in|like|ilike|between|is|null|true|false|inf|nan|case|when|then|else|end|as|cast|interval|div|mod|distinct|from|both|leading|trailing)$/iu
const LITERAL = /^['\d]/u
/** Functions that tell of the moment of the check, or of chance: what is made of them moves on whatever the rows hold. */
const OF_THE_MOMENT =
  /^(?:now(?:64|InBlock(?:64)?)?|today|yesterday|curdate|curtime|current_?(?:date|time|timestamp|query_?id)|utc_?timestamp|local_?time(?:stamp)?|sysdate|unix_timestamp|initial_?query_?(?:start_?time|id)|query_?id|uptime|rand(?:32|64|Constant|Canonical|om\w*String\w*|omPrintableASCII|Uniform|Normal|LogNormal|Bernoulli|Exponential|ChiSquared|StudentT|FisherF|Poisson|(?:Negative)?Binomial)?|generate(?:UUID\w+|ULID|Snowflake\w+|SerialID|RandomStructure))$/iu

/** Those among them that stand for themselves, without brackets. */
const MOMENT = /^(?:now|today|curdate|current_?date|current_?timestamp|local_?time(?:stamp)?)$/iu

/** The names that lambdas make up: `x -> …`, `(x, y) -> …`. */
function lambdaNames(tokens: readonly string[]): ReadonlySet<string> {
  return new Set(
    tokens.flatMap((token, index) => {
      if (token !== '-' || tokens[index + 1] !== '>') return []
      const start = tokens[index - 1] === ')' ? tokens.lastIndexOf('(', index) : index - 1
      return tokens.slice(start, index).filter(isName)
    }),
  )
}

/** Whether the name at this place is a column's, as far as the words around it tell. */
function isColumn(tokens: readonly string[], index: number): boolean {
  const [before = '', token = '', after = ''] = [index - 1, index, index + 1].map((at) => tokens[at])
  if (!isName(token) || WORD.test(token) || after === '(') return false
  // A literal such as DATE '2026-01-01', a type, or an alias.
  if (after.startsWith("'") || /^as$/iu.test(before) || before === ':') return false
  return !(LITERAL.test(before) || before === ')' || before === ']' || (isName(before) && !WORD.test(before)))
}

/**
 * Checks an expression that stands for a column, as `conditionFault` does, and that it depends on the row: one that does not is the same
 * for every row, and one that takes the moment of the check for a row's time makes every row a new one.
 *
 * @returns what is wrong, or undefined.
 */
export function expressionFault(expression: string): string | undefined {
  const fault = conditionFault(expression)
  if (fault !== undefined) return fault
  const tokens = tokensOf(expression).filter((token) => !isBlank(token))
  const never = 'a source that can never be stale checks nothing.'
  const called = tokens.find((token, index) => tokens[index + 1] === '(' && OF_THE_MOMENT.test(plainName(token)))
  if (called !== undefined) return `must not call ${plainName(called)}, which does not tell of the row: ${never}`
  const moment = tokens.find((token, index) => MOMENT.test(plainName(token)) && tokens[index - 1] !== '.')
  if (moment !== undefined)
    return `must not name ${plainName(moment)}, which is the moment of the check (a column of that name goes behind its table's, as in t.${plainName(moment)}): ${never}`
  const made = lambdaNames(tokens)
  if (tokens.some((token, index) => isColumn(tokens, index) && !made.has(token))) return undefined
  return `must name a column of the table, and is the same for every row: ${never}`
}
