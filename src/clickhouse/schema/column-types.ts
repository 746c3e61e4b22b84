/** `LowCardinality(Nullable(String))` → `String`. */
function plain(type: string): string {
  const [, inner] = /^(?:LowCardinality|Nullable)\((.*)\)$/u.exec(type) ?? []
  return inner === undefined ? type : plain(inner)
}

const isNullable = (type: string) => /^(?:LowCardinality\()?Nullable\(/u.test(type)
const isTime = (type: string) => /^DateTime(?:64)?(?:\(.*\))?$/u.test(type)
const isDecimal = (type: string) => /^Decimal(?:32|64|128|256)?\(/u.test(type)
const isFloat = (type: string) => /^Float\d+$/u.test(type)
const bitsOf = (type: string) => Number(/^U?Int(\d+)$/u.exec(type)?.[1] ?? 0)

function acceptsPlain(declared: string, actual: string): boolean {
  if (declared === actual) return true
  if (isTime(declared)) return isTime(actual)
  // A text takes any length. A fixed one takes its own alone: a shorter one would refuse it, a longer one fill it with zeros.
  if (declared.startsWith('FixedString')) return actual === 'String'
  if (declared === 'Bool') return actual === 'UInt8'
  if (isFloat(declared) || isDecimal(declared)) return isFloat(actual) || isDecimal(actual)
  if (bitsOf(declared) > 0) return bitsOf(actual) >= bitsOf(declared) || actual === 'Float64'
  if (declared === 'Array(String)') return actual === 'Array(LowCardinality(String))'
  return false
}

/**
 * Whether a column of the user's own can hold what one of the declared type holds, and is read alike. Where NULL means something, it
 * must be able to hold it: an unknown value is never 0. Pure.
 */
export function acceptsType(declared: string, actual: string): boolean {
  if (isNullable(declared) && !isNullable(actual)) return false
  return acceptsPlain(plain(declared), plain(actual))
}
