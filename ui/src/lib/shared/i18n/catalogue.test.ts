import { FluentBundle, FluentResource } from '@fluent/bundle'
import { describe, expect, it } from 'vitest'
import danish from '../../../../../messages/da.ftl?raw'
import english from '../../../../../messages/en.ftl?raw'
import { Messages } from './messages.svelte'

const CATEGORIES = [
  'PERSON', 'PUBLIC_PERSON', 'CPR', 'BIRTHDATE', 'PHONE', 'EMAIL', 'ADDRESS', 'LOCATION', 'ORG_PRIVATE', 'CVR', 'BANK_ACCOUNT', 'IBAN', 'CARD',
  'LICENSE_PLATE', 'VEHICLE', 'PASSPORT', 'DRIVING_LICENCE', 'CASE_NUMBER', 'USERNAME', 'EMPLOYEE_ID', 'STUDENT_ID', 'PROPERTY_ID',
  'IP', 'MAC', 'URL_PERSONAL', 'SECRET', 'HEALTH', 'RELIGION', 'ETHNICITY', 'UNION', 'POLITICS', 'SEXUAL', 'CRIME', 'SOCIAL',
]
const REASONS = ['not-personal', 'public-information', 'needed-for-task', 'own-data', 'has-consent']
const ACTIONS = ['keep', 'replace', 'mask', 'generalise', 'remove']
const GAPS = ['too-large', 'not-text', 'too-many', 'detector-failed', 'pending', 'unsettled']
const OBSTACLES = ['starting', 'expired', 'no-endpoint', 'sending', 'empty', 'reading', 'second-look', 'sensitive', 'policy', 'gap', 'problem']

const STAGES = ['stage-enforce', 'stage-advise', 'stage-shadow', 'rule-off']
const COMMANDS = ['send', 'copy-safe', 'mark', 'undo', 'new-conversation', 'rules', 'help', 'cancel']

const BINDINGS = Object.values(import.meta.glob<string>('../../bindings/*.ts', { query: '?raw', import: 'default', eager: true })).join('\n')
const SOURCES = import.meta.glob<string>(['../../**/*.svelte', '../../**/*.ts', '!../../**/*.test.ts'], {
  query: '?raw', import: 'default', eager: true,
})

/** The string literals of a union type, read from the bindings so that a new code cannot be forgotten here. */
function members(start: RegExp): string[] {
  const at = BINDINGS.search(start)
  const body = BINDINGS.slice(at).replace(start, '').split(/\n(?:export|\n)|;/)[0] ?? ''
  return [...body.matchAll(/['"]([a-z-]+)['"]/g)].map((match) => match[1] ?? '')
}

function idsOf(source: string): string[] {
  return new FluentResource(source).body
    .flatMap((entry) => [...(entry.value ? [entry.id] : []), ...Object.keys(entry.attributes).map((name) => `${entry.id}.${name}`)])
    .sort()
}

/** Ids written out in the sources: `t('id')` in scripts and in markup. */
function used(): string[] {
  return Object.values(SOURCES).flatMap((source) => [...source.matchAll(/\bt\(\s*'([a-z][\w.-]*)'/gi)].map((match) => match[1] ?? ''))
}

const DANISH = idsOf(danish)

describe('the messages', () => {
  it('are the same in both languages', () => {
    expect(idsOf(english)).toEqual(DANISH)
  })

  it.each([['da', danish], ['en', english]])('have no id twice and no broken entry (%s)', (language, source) => {
    const bundle = new FluentBundle(language)
    expect(bundle.addResource(new FluentResource(source))).toEqual([])
    // Fluent passes over what it cannot read; every line that looks like a message must have become one.
    const written = source.split('\n').filter((line) => /^[a-zA-Z][\w-]* =/.test(line)).length
    expect(new FluentResource(source).body.length).toBe(written)
  })

  it('say what happened and what to do for every problem', () => {
    const codes = members(/type ProblemCode =/)
    expect(codes.length).toBeGreaterThan(25)
    expect(codes.flatMap((code) => [`problem-${code}`, `problem-${code}.next`]).filter((id) => !DANISH.includes(id))).toEqual([])
  })

  it('explain every kind of evidence', () => {
    const kinds = members(/interface Evidence \{ kind:|type EvidenceKind =/)
    expect(kinds.length).toBeGreaterThan(8)
    expect(kinds.flatMap((kind) => [`evidence-${kind}`, `evidence-${kind}.plain`]).filter((id) => !DANISH.includes(id))).toEqual([])
  })

  it('name every category, action, reason, gap, obstacle, key and state of the rules', () => {
    const kinds = members(/type LayerKind =/)
    const ages = members(/type Freshness =/)
    expect([kinds.length, ages.length]).toEqual([3, 3])
    const ids = [
      ...CATEGORIES.map((each) => `category-${each}`),
      ...ACTIONS.flatMap((each) => [`action-${each}`, `outcome-${each}`]),
      ...REASONS.map((each) => `reason-${each}`),
      ...GAPS.flatMap((each) => [`gap-${each}`, `gap-${each}.next`]),
      ...OBSTACLES.map((each) => `blocked-${each}`),
      ...COMMANDS.map((each) => `shortcut-${each}`),
      ...STAGES.flatMap((each) => [each, `${each}.why`]),
      ...kinds.map((each) => `layer-kind-${each}`),
      ...ages.map((each) => `freshness-${each}`),
      ...['ageing', 'expired'].flatMap((each) => [`rules-${each}`, `rules-${each}.next`]),
      ...['layers', 'list', 'try'].map((each) => `rules-tab-${each}`),
    ]
    expect(ids.filter((id) => !DANISH.includes(id))).toEqual([])
  })

  it('exist for every id written in the sources', () => {
    expect(used().length).toBeGreaterThan(60)
    expect(used().filter((id) => !DANISH.includes(id))).toEqual([])
  })

  it('never promise anonymity', () => {
    expect(`${danish}${english}`).not.toMatch(/anonym/i)
  })
})

describe('Messages', () => {
  it('fills in values without isolation marks and counts in both languages', () => {
    const messages = new Messages()
    expect([0, 1, 3].map((count) => messages.t('findings-count', { count }))).toEqual(['Ingen fund', '1 fund', '3 fund'])
    expect(messages.t('problem-endpoint-timeout', { endpoint: 'KI' })).toBe('»KI« svarede ikke i tide.')
    messages.language = 'en'
    expect(messages.t('findings-count', { count: 1 })).toBe('1 finding')
  })

  it('remembers the language, and nothing else that storage may hold', () => {
    const stored = new Map<string, string>()
    const storage = { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => void stored.set(key, value) }
    const messages = new Messages()
    messages.switchTo('en', storage)
    const next = new Messages()
    next.restore(storage)
    expect(next.language).toBe('en')
    stored.set('vaern.language', 'xx')
    const third = new Messages()
    third.restore(storage)
    expect(third.language).toBe('da')
  })
})
