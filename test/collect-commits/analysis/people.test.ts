import { describe, expect, it } from 'vitest'
import { isBot, otherAuthors } from '../../../src/collect-commits/analysis/people.ts'

const author = (authorName: string, authorEmail: string) => ({ authorName, authorEmail })

describe('isBot', () => {
  it.each([
    ['dependabot[bot]', '49699333+dependabot[bot]@users.noreply.github.com'],
    ['renovate[bot]', 'someone@example.com'],
    ['Someone', '41898282+github-actions[bot]@users.noreply.github.com'],
    ['Someone', 'dependabot[bot]@users.noreply.example.com'],
    ['semantic-release-bot', 'semantic-release-bot@example.net'],
    ['Renovate Bot', 'bot@renovateapp.com'],
    ['WhiteSource Renovate', 'renovate-bot@example.com'],
    ['github-actions', 'github-actions@github.com'],
    ['GitHub Action', 'action@github.com'],
  ])('takes %j <%s> for a program', (name, email) => {
    expect(isBot(author(name, email))).toBe(true)
  })

  it.each([
    ['Ada', 'ada@example.com'],
    ['Adriaan Bot', 'adriaan.bot.1@example.com'],
    ['Talbot', 'talbot@example.com'],
    ['Abbot', 'abbot@robot.example.com'],
    ['bot', 'ada@example.com'],
    ['', ''],
  ])('takes %j <%s> for a person', (name, email) => {
    expect(isBot(author(name, email))).toBe(false)
  })
})

describe('otherAuthors', () => {
  const ada = author('Ada Lovelace', 'ada@example.com')

  it('names each once, the nameless by the address alone', () => {
    const coAuthors = [
      { name: 'Grace', email: 'grace@example.com' },
      { name: '', email: 'alan@example.com' },
      { name: 'Grace Hopper', email: 'Grace@Example.com' },
    ]
    expect(otherAuthors(coAuthors, ada)).toEqual(['Grace <grace@example.com>', 'alan@example.com'])
  })

  it.each([
    [ada, { name: 'Ada Lovelace', email: 'ada@example.com' }],
    [ada, { name: 'ada', email: 'ADA@example.com' }],
    [ada, { name: '', email: 'ada@example.com' }],
    [ada, { name: 'ada lovelace', email: 'ada@elsewhere.example' }],
    [author('x', '7+ada@users.noreply.github.com'), { name: 'Ada', email: 'ada@users.noreply.github.com' }],
    [author('x', 'ada@users.noreply.github.com'), { name: '', email: '7+ada@users.noreply.github.com' }],
  ])('leaves out the author %j, who is told as %j', (who, coAuthor) => {
    expect(otherAuthors([coAuthor], who)).toEqual([])
  })

  it('takes two people without names for two', () => {
    expect(otherAuthors([{ name: '', email: 'b@example.com' }], author('', 'a@example.com'))).toEqual(['b@example.com'])
  })

  it('names fifty at most', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ name: '', email: `${index}@example.com` }))
    expect(otherAuthors(many, ada)).toHaveLength(50)
  })
})
