import type { Freshness, ProblemCode } from '../../bindings'
import { FakeBackend } from '.'

/** The stand-in as the address asks for it: `?start=log-unwritable`, `?send=endpoint-timeout`, `?key=file`, `?pace=20`,
 *  `?read=400`, `?fresh=expired`. */
export function demoBackend(search: string): FakeBackend {
  const asked = new URLSearchParams(search)
  const reading = Number(asked.get('read') ?? 0)
  return new FakeBackend({
    pace: Number(asked.get('pace') ?? 40),
    startProblem: asked.get('start') as ProblemCode | null,
    sendProblem: asked.get('send') as ProblemCode | null,
    reading: reading > 0 ? () => new Promise((done) => setTimeout(done, reading)) : null,
    freshness: (asked.get('fresh') ?? 'fresh') as Freshness,
    signingKey: asked.get('key') === 'file' ? 'file' : 'keyring',
  })
}
