import { describe, expect, it } from 'vitest'
import type { EvidenceKind } from '../../bindings'
import { messages } from '../../shared/i18n/messages.svelte'
import { evidenceText, KNOWN_EVIDENCE, MODEL_EVIDENCE } from './evidence'

describe('evidence', () => {
  it('has a sentence for every term, in both languages', () => {
    const ids = [...KNOWN_EVIDENCE.map((each) => `evidence-known-${each}`), ...MODEL_EVIDENCE.map((each) => `evidence-model-${each}`), 'evidence-model-faint']
    // The catalogue test holds that the ids are the same in both.
    expect(ids.filter((id) => !messages.has(id))).toEqual([])
  })

  it.each<[EvidenceKind, string, number, string]>([
    ['foreign-cue', 'place', -1, 'Det er også navnet på et sted'],
    ['model', 'place', 1, 'Sætningen lyder, som om nogen bor eller opholder sig her'],
    ['model', 'person', 1, 'Sætningen lyder, som om der er tale om en person'],
    ['model', 'person', -0.5, 'Det fremgår ikke klart af sætningen, hvad det er'],
    ['model', 'unseen', -3, 'Værn har læst sætningen og fandt ikke noget navn her'],
    ['model', 'a-new-term', 1, 'Sammenhængen tyder på det'],
    ['role', 'public-role', 0, 'Der står et offentligt hverv foran navnet'],
    ['cue', 'name', 1, 'Ordet »name« står tæt på'],
  ])('%s %s (%d): %s', (kind, detail, weight, expected) => {
    expect(evidenceText({ kind, detail, weight })).toBe(expected)
  })
})
