import { describe, expect, it } from 'vitest'
import type { Problem, Review } from '../../bindings'
import { gate, turnOfLoop, type Gate } from '../../testing/gate'
import { makePending, makeReview } from '../../testing/make'
import { Reviewer } from './reviewer.svelte'

function slowBackend() {
  const calls: { text: string; gate: Gate<Review> }[] = []
  const finishes: { revision: number; gate: Gate<Review> }[] = []
  const never = () => Promise.reject(new Error('not in this test'))
  const backend = {
    review(text: string) {
      calls.push({ text, gate: gate<Review>() })
      return calls.at(-1)!.gate.promise
    },
    finish(revision: number) {
      finishes.push({ revision, gate: gate<Review>() })
      return finishes.at(-1)!.gate.promise
    },
    choose: never, mark: never, undo: never,
  }
  return { backend, calls, finishes }
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

describe('a pending review', () => {
  const internal: Problem = { code: 'internal', args: {} }
  const stale: Problem = { code: 'review-stale', args: {} }

  async function pending() {
    const made = slowBackend()
    const reviewer = new Reviewer(made.backend)
    let settled = false
    reviewer.change('a')
    made.calls[0]!.gate.open(makePending('a', { token: 'quick', revision: 7 }))
    await turnOfLoop()
    void reviewer.settled().then(() => (settled = true))
    await turnOfLoop()
    return { ...made, reviewer, isSettled: () => settled }
  }

  it('is shown at once and replaced by the finished one, which is waited for', async () => {
    const { finishes, reviewer, isSettled } = await pending()
    expect([reviewer.review?.token, reviewer.fresh, reviewer.current, isSettled()]).toEqual(['quick', true, false, false])
    expect(finishes.map((each) => each.revision)).toEqual([7])
    finishes[0]!.gate.open(makeReview('a', { token: 'finished', revision: 7 }))
    await reviewer.settled()
    expect([reviewer.review?.token, reviewer.current]).toEqual(['finished', true])
    await turnOfLoop()
    expect([finishes.length, isSettled()]).toEqual([1, true])
  })

  it('does not hold up typing; what is finished of an older text is thrown away', async () => {
    const { calls, finishes, reviewer, isSettled } = await pending()
    reviewer.change('ab')
    expect(calls.map((call) => call.text)).toEqual(['a', 'ab'])
    calls[1]!.gate.open(makePending('ab', { token: 'next', revision: 8 }))
    await turnOfLoop()
    // One at a time: the newest is next.
    expect([reviewer.review?.token, finishes.length]).toEqual(['next', 1])
    finishes[0]!.gate.open(makeReview('a', { token: 'too late', revision: 7 }))
    await turnOfLoop()
    expect([reviewer.review?.token, isSettled()]).toEqual(['next', false])
    expect(finishes.map((each) => each.revision)).toEqual([7, 8])
    finishes[1]!.gate.open(makeReview('ab', { token: 'finished', revision: 8 }))
    await reviewer.settled()
    expect([reviewer.review?.token, reviewer.current]).toEqual(['finished', true])
  })

  it('of which nothing is pending any more is not finished again', async () => {
    const { calls, finishes, reviewer } = await pending()
    reviewer.change('')
    calls[1]!.gate.open(makeReview(''))
    finishes[0]!.gate.fail(stale)
    await reviewer.settled()
    expect([finishes.length, reviewer.current, reviewer.problem]).toEqual([1, true, null])
  })

  it('waits for the newer review when it has become stale', async () => {
    const { calls, finishes, reviewer } = await pending()
    reviewer.change('ab')
    finishes[0]!.gate.fail(stale)
    await turnOfLoop()
    expect([reviewer.problem, reviewer.review?.token, finishes.length]).toEqual([null, 'quick', 1])
    calls[1]!.gate.open(makePending('ab', { revision: 8 }))
    await turnOfLoop()
    expect(finishes.map((each) => each.revision)).toEqual([7, 8])
  })

  it('that is stale with nothing newer is not asked for in a circle', async () => {
    const { finishes, reviewer } = await pending()
    finishes[0]!.gate.fail(stale)
    await reviewer.settled()
    expect([finishes.length, reviewer.problem, reviewer.current]).toEqual([1, null, false])
  })

  it('of a text that has changed fails without a word', async () => {
    const { calls, finishes, reviewer } = await pending()
    reviewer.change('ab')
    finishes[0]!.gate.fail(internal)
    calls[1]!.gate.open(makeReview('ab'))
    await reviewer.settled()
    expect([reviewer.problem, reviewer.current]).toEqual([null, true])
  })

  it('that cannot be finished is a failed review, and the next change mends it', async () => {
    const { calls, finishes, reviewer } = await pending()
    finishes[0]!.gate.fail(internal)
    await reviewer.settled()
    expect([reviewer.problem, reviewer.review]).toEqual([internal, null])
    reviewer.change('ab')
    calls[1]!.gate.open(makeReview('ab'))
    await reviewer.settled()
    expect([reviewer.problem, reviewer.current]).toEqual([null, true])
  })

  it('that is still pending when finished is a failure, not a circle', async () => {
    const { finishes, reviewer } = await pending()
    finishes[0]!.gate.open(makePending('a', { revision: 7 }))
    await reviewer.settled()
    expect([reviewer.problem?.code, finishes.length]).toEqual(['internal', 1])
  })

  it('does not hold up a decision, and what the decision leaves pending is finished', async () => {
    const { finishes, reviewer } = await pending()
    await reviewer.decide(async () => makePending('a', { token: 'decided', revision: 7 }))
    expect(reviewer.review?.token).toBe('decided')
    finishes[0]!.gate.open(makeReview('a', { token: 'before the decision', revision: 7 }))
    await turnOfLoop()
    expect([reviewer.review?.token, finishes.length]).toEqual(['decided', 2])
    finishes[1]!.gate.open(makeReview('a', { token: 'finished', revision: 7 }))
    await reviewer.settled()
    expect([reviewer.review?.token, reviewer.current]).toEqual(['finished', true])
  })

  it('that comes back pending because of a decision under way is finished after the decision', async () => {
    const { finishes, reviewer } = await pending()
    const decision = gate<Review>()
    const decided = reviewer.decide(() => decision.promise)
    finishes[0]!.gate.open(makePending('a', { token: 'half', revision: 7 }))
    await turnOfLoop()
    expect([reviewer.problem, reviewer.review?.token]).toEqual([null, 'quick'])
    decision.open(makePending('a', { token: 'decided', revision: 7 }))
    await decided
    await turnOfLoop()
    finishes[1]!.gate.open(makeReview('a', { token: 'finished', revision: 7 }))
    await reviewer.settled()
    expect([reviewer.review?.token, reviewer.current, finishes.length]).toEqual(['finished', true, 2])
  })
})
