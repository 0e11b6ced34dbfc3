import { describe, expect, it } from 'vitest'
import type { Problem, Review } from '../../bindings'
import { gate, turnOfLoop, type Gate } from '../../testing/gate'
import { makeReview } from '../../testing/make'
import { Reviewer } from './reviewer.svelte'

function slowBackend() {
  const calls: { text: string; gate: Gate<Review> }[] = []
  const never = () => Promise.reject(new Error('not in this test'))
  const backend = {
    review(text: string) {
      calls.push({ text, gate: gate<Review>() })
      return calls.at(-1)!.gate.promise
    },
    choose: never, mark: never, undo: never,
  }
  return { backend, calls }
}

describe('Reviewer', () => {
  it('has one call under way and then asks for the newest text only', async () => {
    const { backend, calls } = slowBackend()
    const reviewer = new Reviewer(backend)
    for (const text of ['a', 'ab', 'abc']) reviewer.change(text)
    expect(calls.map((call) => call.text)).toEqual(['a'])
    calls[0]!.gate.open(makeReview('a'))
    await turnOfLoop()
    expect(calls.map((call) => call.text)).toEqual(['a', 'abc'])
  })

  it('throws away the answer to a text that has changed', async () => {
    const { backend, calls } = slowBackend()
    const reviewer = new Reviewer(backend)
    reviewer.change('a')
    reviewer.change('ab')
    calls[0]!.gate.open(makeReview('a'))
    await turnOfLoop()
    expect(reviewer.review).toBeNull()
    expect(reviewer.current).toBe(false)
    calls[1]!.gate.open(makeReview('ab'))
    await reviewer.settled()
    expect(reviewer.review?.token).toBe('token of ab')
    expect(reviewer.current).toBe(true)
  })

  it('keeps the last review on screen, not current, while a new one is made', async () => {
    const { backend, calls } = slowBackend()
    const reviewer = new Reviewer(backend)
    reviewer.change('a')
    calls[0]!.gate.open(makeReview('a'))
    await reviewer.settled()
    reviewer.change('ab')
    expect(reviewer.review?.token).toBe('token of a')
    expect(reviewer.current).toBe(false)
  })

  it('shows a failure, has no review then, and recovers with the next change', async () => {
    const { backend, calls } = slowBackend()
    const reviewer = new Reviewer(backend)
    reviewer.change('a')
    const problem: Problem = { code: 'internal', args: {} }
    calls[0]!.gate.fail(problem)
    await reviewer.settled()
    expect(reviewer.problem).toEqual(problem)
    expect(reviewer.review).toBeNull()
    reviewer.change('ab')
    calls[1]!.gate.open(makeReview('ab'))
    await reviewer.settled()
    expect(reviewer.problem).toBeNull()
    expect(reviewer.current).toBe(true)
  })

  it('makes a decision only when the newest text has been reviewed', async () => {
    const { backend, calls } = slowBackend()
    const reviewer = new Reviewer(backend)
    reviewer.change('a')
    reviewer.change('ab')
    const order: string[] = []
    const decided = reviewer.decide(async () => {
      order.push('decision')
      return makeReview('ab', { token: 'decided' })
    })
    calls[0]!.gate.open(makeReview('a'))
    await turnOfLoop()
    expect(order).toEqual([])
    calls[1]!.gate.open(makeReview('ab'))
    await decided
    expect(reviewer.review?.token).toBe('decided')
  })

  it('does not forget a change that is made the moment a decision has been made', async () => {
    const { backend, calls } = slowBackend()
    const reviewer = new Reviewer(backend)
    reviewer.change('a')
    const decided = reviewer.decide(async () => makeReview('a')).then(() => reviewer.change('b'))
    calls[0]!.gate.open(makeReview('a'))
    await decided
    await turnOfLoop()
    expect(calls.map((call) => call.text)).toEqual(['a', 'b'])
  })

  it('rejects a decision on a text that could not be reviewed', async () => {
    const { backend, calls } = slowBackend()
    const reviewer = new Reviewer(backend)
    reviewer.change('a')
    const decided = reviewer.decide(async () => makeReview('a'))
    calls[0]!.gate.fail({ code: 'text-too-large', args: {} })
    await expect(decided).rejects.toMatchObject({ code: 'text-too-large' })
  })
})
