import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hostileText } from './hostile-text.ts'
import { linesOf, runProgram } from './program.ts'

test('outputs are written as workflows compare them', async () => {
  const run = await runProgram(`
    const { setOutputs } = await load('runner/outputs.ts')
    setOutputs({ text: 'a b', empty: '', number: 12, none: 0, yes: true, no: false, heads: JSON.stringify({ 'octo/app@main': 'a' }) })
  `)
  expect(run.outputs).toEqual({
    text: 'a b',
    empty: '',
    number: '12',
    none: '0',
    yes: 'true',
    no: 'false',
    heads: '{"octo/app@main":"a"}',
  })
  expect(linesOf(run)).toEqual([])
})

test('no value of one output becomes another one', async () => {
  const texts = [
    'EOF\nother=1',
    'x\nghadelimiter_0\nother<<ghadelimiter_1\nforged\nghadelimiter_1',
    'other=1',
    'other<<EOF\nforged\nEOF',
    '::set-output name=other::forged',
    ...fc.sample(hostileText, 300),
    // The runner reads the file line by line: a bare CR comes back as the line end that is used between lines.
  ].map((text) => text.replace(/\r\n?/gu, '\n'))
  const run = await runProgram(
    `
    const { setOutputs } = await load('runner/outputs.ts')
    const texts = JSON.parse(process.env.INPUT_TEXTS)
    setOutputs(Object.fromEntries(texts.map((text, index) => ['output-' + index, text])))
    `,
    { inputs: { texts: JSON.stringify(texts) } },
  )
  expect(run.outputs).toEqual(Object.fromEntries(texts.map((text, index) => [`output-${index}`, text])))
  expect(run).toMatchObject({ commands: [], environment: {}, conclusion: 'success' })
})
