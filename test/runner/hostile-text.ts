import fc from 'fast-check'

const pieces = [
  '::',
  '##[',
  ':',
  '#',
  '##',
  '[',
  ']',
  ' ',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '\v',
  '\f',
  '\0',
  '\u001b',
  '\u001c',
  '\u0085',
]
  .concat([
    '\u00a0',
    '\u00ad',
    '\u1680',
    '\u180e',
    '\u2003',
    '\u200b',
    '\u200d',
    '\u2028',
    '\u2029',
    '\u202e',
    '\u2060',
    '\u3000',
  ])
  .concat([
    '\ufeff',
    '\u009b',
    '%0A',
    '%0D',
    '%3A',
    '%25',
    'name=x',
    'set-output name=x',
    'save-state name=x',
    'set-env name=X',
  ])
  .concat([
    'add-mask',
    'add-path',
    'stop-commands',
    'echo',
    'error',
    'warning',
    'debug',
    'group',
    'endgroup',
    'add-matcher',
  ])
  .concat([
    '::set-output name=x::y',
    '##[set-output name=x;]y',
    '::add-mask::word',
    '##[add-path]/tmp',
    '::stop-commands::t0ken',
  ])
  .concat(['start-action', 'text', 'é', '😀', '∷', '⩴', '：：', 'GHADELIMITER', '<<'])

/** Text in which the runner's signs, line ends and characters that are not seen are frequent. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 10 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.toWellFormed()),
)
