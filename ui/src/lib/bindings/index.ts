// Generated from src-tauri/src/ipc by `cargo xtask bindings`. Do not edit.
// Offsets are UTF-16 code units, half-open. Every command rejects with a Problem and nothing else.
import { Channel, invoke } from '@tauri-apps/api/core'

export type ProblemCode =
  | 'pack-damaged'
  | 'pack-rejected'
  | 'pack-expired'
  | 'pack-too-old'
  | 'policy-invalid'
  | 'front-door-closed'
  | 'endpoint-expired'
  | 'endpoint-data-class'
  | 'text-not-text'
  | 'log-unwritable'
  | 'log-damaged'
  | 'log-key-unavailable'
  | 'keyring-locked'
  | 'keyring-missing'
  | 'endpoint-unknown'
  | 'endpoint-key-missing'
  | 'endpoint-refused'
  | 'endpoint-timeout'
  | 'endpoint-reset'
  | 'endpoint-garbage'
  | 'endpoint-unauthorised'
  | 'endpoint-busy'
  | 'endpoint-failed'
  | 'endpoint-rejected'
  | 'review-stale'
  | 'review-blocked'
  | 'second-look-needed'
  | 'reason-needed'
  | 'nothing-to-send'
  | 'clipboard-unavailable'
  | 'cancelled'
  | 'busy'
  | 'config-invalid'
  | 'internal'
export type Problem = { code: ProblemCode, args: { [key in string]: string }, };
export type Endpoint = { id: string, name: string, host: string, model: string, demo: boolean, };
export type PackInfo = { id: string, version: number, digest: string, };
export type AppInfo = { version: string, pack: PackInfo | null, freshness: Freshness, 
/**
 * How many layers of rules are in force.
 */
layers: number, endpoints: Array<Endpoint>, signingKey: 'keyring' | 'file' | null, 
/**
 * For marking by hand.
 */
categories: Array<string>, 
/**
 * The closed list of reasons for keeping.
 */
reasons: Array<string>, problems: Array<Problem>, };
export type Action = "keep" | "replace" | "mask" | "generalise" | "remove";
export type Place = { start: number, end: number, category: string, };
export type Text2 = { da: string, en: string, };
export type EvidenceKind = "pattern" | "checksum" | "cue" | "foreign-cue" | "lexicon" | "title" | "role" | "neighbour" | "mention" | "model" | "tie" | "disguise" | "manual";
export type Evidence = { kind: EvidenceKind, detail: string, weight: number, };
export type By = "policy" | "user";
export type Finding = { 
/**
 * Where it starts, which names it within one revision of the text.
 */
id: number, start: number, end: number, category: string, rule: string, ruleName: Text2, why: Text2, law: string | null, 
/**
 * 0..1
 */
score: number, 
/**
 * Under the acting threshold: shown faintly, not acted on.
 */
hint: boolean, action: Action, decidedBy: By, reason: string | null, 
/**
 * `[PERSON_1]` when replaced.
 */
placeholder: string | null, 
/**
 * Findings with the same number have the same value.
 */
value: number, evidence: Array<Evidence>, };
export type Segment = { source: string, output: string, finding: number | null, };
export type Gap = { reason: string, };
export type VerdictName = "allow" | "review" | "block";
export type Review = { token: string, 
/**
 * Which text this is a review of; decisions give it back.
 */
revision: number, verdict: VerdictName, 
/**
 * A secret was found: sending needs an explicit tick.
 */
secondLook: boolean, findings: Array<Finding>, segments: Array<Segment>, outgoing: string, gaps: Array<Gap>, 
/**
 * The recogniser of names has not read all of it yet: `finish` does.
 */
pending: boolean, canUndo: boolean, };
export type AnswerEvent = { "type": "logged", 
/**
 * Its number.
 */
sequence: number, } | { "type": "text", 
/**
 * A part of the answer.
 */
text: string, } | { "type": "restored", 
/**
 * `[PERSON_1]`
 */
placeholder: string, 
/**
 * The value.
 */
text: string, } | { "type": "unknown", 
/**
 * As the model wrote it.
 */
text: string, };
export type Receipt = { sequence: number, endpoint: string, commitment: string, json: string, };
export type LayerKind = "base" | "municipality" | "administration";
export type Freshness = "fresh" | "ageing" | "expired";
export type Layer = { id: string, name: Text2, version: number, digest: string, kind: LayerKind, builtIn: boolean, signers: Array<string>, threshold: number, activated: string | null, expires: string | null, freshness: Freshness, };
export type RuleStep = { layer: string, what: Text2, };
export type Stage = "enforce" | "advise" | "shadow";
export type RuleRow = { id: string, category: string, name: Text2, why: Text2, law: string | null, layer: string, stage: Stage, off: boolean, 
/**
 * How often a rule that is only counted would have acted, in what left since the start.
 */
seen: number, steps: Array<RuleStep>, };
export type Exception = { loosens: string, layer: string, reason: Text2, until: string, inForce: boolean, };
export type Link = { name: Text2, url: string, };
export type Guideline = { version: string, links: Array<Link>, text: Text2 | null, };
export type Managed = { setting: string, value: string, problem: Text2 | null, };
export type Rules = { layers: Array<Layer>, rules: Array<RuleRow>, exceptions: Array<Exception>, guideline: Guideline | null, managed: Array<Managed>, 
/**
 * The last pack that was refused, if any.
 */
rejected: Problem | null, };
export type Tried = { start: number, end: number, value: string, category: string, rule: string, ruleName: Text2, layer: string, stage: Stage, score: number, threshold: number, hint: boolean, evidence: Array<Evidence>, action: Action, 
/**
 * The pack whose policy decided the action.
 */
decidedBy: string, };

export function appInfo(): Promise<AppInfo> {
  return invoke('app_info')
}

export function review(text: string, endpoint: string | null): Promise<Review> {
  return invoke('review', { text, endpoint })
}

export function finish(revision: number): Promise<Review> {
  return invoke('finish', { revision })
}

export function choose(revision: number, finding: Place, all: boolean, action: Action, reason: string | null): Promise<Review> {
  return invoke('choose', { revision, finding, all, action, reason })
}

export function mark(revision: number, start: number, end: number, category: string): Promise<Review> {
  return invoke('mark', { revision, start, end, category })
}

export function undo(): Promise<Review> {
  return invoke('undo')
}

export function cancel(): Promise<void> {
  return invoke('cancel')
}

export function copySafe(token: string): Promise<void> {
  return invoke('copy_safe', { token })
}

export function copyText(text: string): Promise<void> {
  return invoke('copy_text', { text })
}

export function wirePreview(endpoint: string): Promise<string> {
  return invoke('wire_preview', { endpoint })
}

export function newConversation(): Promise<void> {
  return invoke('new_conversation')
}

export function rules(): Promise<Rules> {
  return invoke('rules')
}

export function tryText(text: string): Promise<Array<Tried>> {
  return invoke('try_text', { text })
}

export function send(endpoint: string, token: string, secondLook: boolean, on: (event: AnswerEvent) => void): Promise<Receipt> {
  const events = new Channel<AnswerEvent>()
  events.onmessage = on
  return invoke('send', { endpoint, token, secondLook, events })
}
