/** Before a name they tell that a sentence is about something else. */
const SET_APART =
  /\b(?:unlike|not|instead\s+of|rather\s+than|than|other\s+than|except(?:\s+for)?|without|beats?|beating|outperforms?|outperforming|replac(?:es|ed|ing)|ahead\s+of|behind|over|against|versus|vs\.?|compared\s+(?:to|with)|relative\s+to|next\s+to|in\s+contrast\s+to|contrary\s+to)\s+(?:(?:that|those|the\s+one)\s+of\s+)?(?:the\s+)?[`*"'’(]*$/iu
/** `fast as`, `as much as` */
const COMPARED_WITH = /\bas\s+\p{L}+\s+as\s+(?:(?:that|those)\s+of\s+)?(?:the\s+)?[`*"'’(]*$/iu
const ASIDE = /[,(–—]\s*(?:which|who|that|unlike|like|as\s+opposed|after|before|since|formerly|once)\b[^,()–—]{0,80}$/iu
/** What something went away from: `from qwen to llama`. */
const LEFT = /\b(?:from|since|after)\s+(?:the\s+)?[`*"'’(]*$/iu
const MAX_WORDS_CHARACTERS = 100

/** Whether what is named at a place is what something came from, or came after. */
export const isLeftBehind = (text: string, at: number): boolean =>
  LEFT.test(text.slice(Math.max(0, at - MAX_WORDS_CHARACTERS), at))

/** Whether what is named at a place is only what something else is set apart from: `unlike qwen`, `than qwen`. */
export function isSetApart(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - MAX_WORDS_CHARACTERS), at)
  return SET_APART.test(before) || COMPARED_WITH.test(before) || ASIDE.test(before)
}

/** Between a name and a number that is its own: `qwen's 240 ms`, `qwen at 240 ms`, `qwen (240 ms)`. */
const OWN =
  /^[`*"]*(?:['’]s?)?(?:\s+(?:at|with|of|on|and|its|p\d\d|latency|throughput|cost|memory|about|nearly|roughly|around))*[\s(:~≈$+−-]*$/iu

/** Whether a number stands right behind a name, as its own. */
export const isRightBehind = (text: string, nameEnd: number, number: number): boolean =>
  number - nameEnd <= MAX_WORDS_CHARACTERS && OWN.test(text.slice(nameEnd, number))
