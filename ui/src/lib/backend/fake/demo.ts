import type { ProblemCode } from '../../bindings'
import { FakeBackend } from '.'

/** The stand-in as the address asks for it: `?start=log-unwritable`, `?send=endpoint-timeout`, `?key=file`, `?pace=20`. */
export function demoBackend(search: string): FakeBackend {
  const asked = new URLSearchParams(search)
  return new FakeBackend({
    pace: Number(asked.get('pace') ?? 40),
    startProblem: asked.get('start') as ProblemCode | null,
    sendProblem: asked.get('send') as ProblemCode | null,
    signingKey: asked.get('key') === 'file' ? 'file' : 'keyring',
  })
}
