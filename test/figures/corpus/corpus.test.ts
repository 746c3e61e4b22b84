import { describe, expect, it } from 'vitest'
import { lookUp } from '../../../src/figures/match/look-up.ts'
import { readFigures } from '../../../src/figures/read/read-figures.ts'
import { FALSE_SENTENCES } from './false-sentences.ts'
import { FALSE_NEIGHBOURS, TRUE_NEIGHBOURS } from './fine-distinctions.ts'
import { SHEET } from './sheet.ts'
import { TRUE_SENTENCES } from './true-sentences.ts'
import { FALSE_FORMS, TRUE_FORMS } from './written-forms.ts'

const outcomesOf = (text: string) =>
  lookUp(readFigures({ text, line: 1 }).figures, SHEET).map(({ figure, outcome }) => [figure.text, outcome.kind])

describe.for(Object.entries({ ...TRUE_SENTENCES, ...TRUE_NEIGHBOURS, ...TRUE_FORMS }))('true: %s', ([, sentences]) => {
  it.for(sentences)('%j', (text) => {
    const outcomes = outcomesOf(text)
    expect(outcomes.length).toBeGreaterThan(0)
    expect(outcomes.filter(([, kind]) => kind !== 'traced')).toEqual([])
  })
})

describe.for(Object.entries({ ...FALSE_SENTENCES, ...FALSE_NEIGHBOURS, ...FALSE_FORMS }))(
  'false: %s',
  ([, sentences]) => {
    it.for(sentences)('%j: %s', ([text, expected]) => {
      const outcomes = outcomesOf(text)
      expect(outcomes.map(([, kind]) => kind?.charAt(0)).join(''), JSON.stringify(outcomes)).toBe(expected)
    })
  },
)
