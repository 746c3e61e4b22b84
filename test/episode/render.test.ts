import fc from 'fast-check'
import matter from 'gray-matter'
import { expect, test } from 'vitest'
import { readFrontMatter } from '../../src/episode/front-matter/read.ts'
import { renderEpisode } from '../../src/episode/render.ts'
import { BODY, episodeSource, FRONT_MATTER } from './episode-source.ts'

test('writes an episode in the form and order of the format, other entries last', () => {
  const { title, ...others } = FRONT_MATTER
  expect(renderEpisode({ mood: null, ...others, title, absent: undefined }, BODY)).toBe(
    episodeSource({ mood: 'null' }, `${BODY}`),
  )
})

test('writes any text so that it is read back, here and by other readers', () => {
  const text = fc.string({ unit: 'grapheme' })
  fc.assert(
    fc.property(text, fc.array(text), fc.double({ noNaN: true, noDefaultInfinity: true }), (title, models, cost) => {
      const frontMatter = { title, models, cost_usd: cost === 0 ? 0 : cost, 'odd key: "x"': 1 }
      const source = renderEpisode(frontMatter, BODY)
      expect(readFrontMatter(source)).toMatchObject({ ok: true, data: frontMatter, body: { text: BODY } })
      expect(matter(source, {}).data).toEqual(frontMatter)
    }),
  )
})
