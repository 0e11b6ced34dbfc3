import type { AppInfo, Problem, Review } from '../../bindings'
import { isDirect, isSpecial } from '../../shared/categories'

/** What stands in the way of sending; `null` is nothing. The text is `blocked-<kind>` in the catalogue. */
export type Obstacle =
  | { kind: 'starting' | 'expired' | 'no-endpoint' | 'sending' | 'empty' | 'reading' | 'second-look' | 'sensitive' | 'policy' }
  | { kind: 'gap'; reason: string }
  | { kind: 'problem'; problem: Problem }

export interface Situation {
  info: AppInfo | null
  hasEndpoint: boolean
  sending: boolean
  text: string
  review: Review | null
  reviewProblem: Problem | null
  secondLook: boolean
}

/** Something to wait for, and nothing that anybody could mend. */
const PENDING = 'pending'

function blocked(review: Review): Obstacle {
  const gap = review.gaps.find((each) => each.reason !== PENDING)
  if (gap) return { kind: 'gap', reason: gap.reason }
  if (review.pending || review.gaps.length > 0) return { kind: 'reading' }
  const kept = review.findings.filter((finding) => finding.action === 'keep' && !finding.hint)
  const sensitive = kept.some((finding) => isSpecial(finding.category))
  // The usual reason for a block: a matter of health or faith beside something that says whose it is.
  return { kind: sensitive && kept.some((finding) => isDirect(finding.category)) ? 'sensitive' : 'policy' }
}

function ofTheMachine(situation: Situation): Obstacle | null {
  if (!situation.info) return { kind: 'starting' }
  const [problem] = situation.info.problems
  if (problem) return { kind: 'problem', problem }
  if (situation.info.freshness === 'expired') return { kind: 'expired' }
  return situation.hasEndpoint ? null : { kind: 'no-endpoint' }
}

/** The first thing to mend, in the order a person would mend it. */
export function obstacle(situation: Situation): Obstacle | null {
  const { review, reviewProblem } = situation
  const machine = ofTheMachine(situation)
  if (machine) return machine
  if (situation.sending) return { kind: 'sending' }
  if (situation.text.trim() === '') return { kind: 'empty' }
  if (reviewProblem) return { kind: 'problem', problem: reviewProblem }
  if (!review) return null
  if (review.pending || review.verdict === 'block' || review.gaps.length > 0) return blocked(review)
  return review.secondLook && !situation.secondLook ? { kind: 'second-look' } : null
}
