/** A SHA of one digit: `sha('a')` is `aaaa…`. `sha('0')` is the one that stands for no commit. */
export const sha = (digit: string): string => digit.repeat(40)
