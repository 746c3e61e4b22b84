/** A SHA of one digit: `sha('a')` is `aaaa…`. `sha('0')` is the one that stands for no commit. */
export const sha = (digit: string): string => digit.repeat(40)

/** A SHA that begins with a readable name of at most 20 characters, as bytes. */
export const shaNamed = (name: string): string => Buffer.from(name).toString('hex').padEnd(40, '0')
