import { describe, expect, it } from 'vitest'
import type { AppInfo } from '../../bindings'
import { makeFinding, makePending, makeReview } from '../../testing/make'
import { obstacle, type Situation } from './readiness'

const INFO: AppInfo = { version: '1', pack: null, freshness: 'fresh', layers: 1, endpoints: [], signingKey: null, categories: [], reasons: [], problems: [] }
const FINE: Situation = {
  info: INFO, hasEndpoint: true, sending: false, text: 'Hej', review: makeReview('Hej'), reviewProblem: null, secondLook: false,
}
const kept = (category: string) => makeFinding({ category, action: 'keep', placeholder: null })

describe('obstacle', () => {
  it.each<[string, Partial<Situation>, string | undefined]>([
    ['nothing', {}, undefined],
    ['not started', { info: null }, 'starting'],
    ['bad start', { info: { ...INFO, problems: [{ code: 'pack-damaged', args: {} }] } }, 'problem'],
    ['old rules', { info: { ...INFO, freshness: 'ageing' } }, undefined],
    ['expired rules', { info: { ...INFO, freshness: 'expired' } }, 'expired'],
    ['no endpoint', { hasEndpoint: false }, 'no-endpoint'],
    ['sending', { sending: true }, 'sending'],
    ['blank text', { text: ' \n' }, 'empty'],
    ['review failed', { review: null, reviewProblem: { code: 'internal', args: {} } }, 'problem'],
    ['gap', { review: makeReview('x', { verdict: 'block', gaps: [{ reason: 'too-large' }] }) }, 'gap'],
    ['gap without block', { review: makeReview('x', { gaps: [{ reason: 'new-reason' }] }) }, 'gap'],
    ['pending', { review: makePending('x') }, 'reading'],
    ['pending beside a gap', { review: makePending('x', { pending: false, gaps: [{ reason: 'pending' }, { reason: 'too-large' }] }) }, 'gap'],
    ['block', { review: makeReview('x', { verdict: 'block' }) }, 'policy'],
    ['sensitive', { review: makeReview('x', { verdict: 'block', findings: [kept('HEALTH'), kept('CPR')] }) }, 'sensitive'],
    ['health beside an office', { review: makeReview('x', { verdict: 'block', findings: [kept('HEALTH'), kept('PUBLIC_PERSON')] }) }, 'policy'],
    ['secret', { review: makeReview('x', { verdict: 'review', secondLook: true }) }, 'second-look'],
    ['secret seen', { review: makeReview('x', { verdict: 'review', secondLook: true }), secondLook: true }, undefined],
    ['findings', { review: makeReview('x', { verdict: 'review', findings: [kept('HEALTH')] }) }, undefined],
  ])('%s', (_, change, expected) => {
    expect(obstacle({ ...FINE, ...change })?.kind).toBe(expected)
  })
})

describe('the gap that is only to be waited for', () => {
  it('is never the one that is named', () => {
    const gaps = [{ reason: 'pending' }, { reason: 'not-text' }]
    expect(obstacle({ ...FINE, review: makeReview('x', { verdict: 'block', gaps }) })).toEqual({ kind: 'gap', reason: 'not-text' })
  })
})
