import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Tried } from '../../bindings'
import { gate } from '../../testing/gate'
import { makeTried } from '../../testing/make'
import { Trial } from './trial.svelte'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('trying a text', () => {
  it('waits until the typing has stopped', async () => {
    const tryText = vi.fn().mockResolvedValue([makeTried()])
    const trial = new Trial({ tryText })
    for (const text of ['A', 'An', 'Anne']) trial.change(text)
    await vi.advanceTimersByTimeAsync(1000)
    expect(tryText.mock.calls).toEqual([['Anne']])
    expect(trial.found).toHaveLength(1)
  })

  it('shows the answer to the newest text only', async () => {
    const [old, now] = [gate<Tried[]>(), gate<Tried[]>()]
    const trial = new Trial({ tryText: vi.fn().mockReturnValueOnce(old.promise).mockReturnValueOnce(now.promise) })
    trial.change('Anne')
    await vi.advanceTimersByTimeAsync(1000)
    trial.change('Hej')
    await vi.advanceTimersByTimeAsync(1000)
    now.open([])
    old.open([makeTried()])
    await vi.runAllTimersAsync()
    expect(trial.found).toEqual([])
  })

  it('asks nothing about a blank text, and forgets what was found', async () => {
    const tryText = vi.fn().mockResolvedValue([makeTried()])
    const trial = new Trial({ tryText })
    trial.change('Anne')
    await vi.advanceTimersByTimeAsync(1000)
    trial.change(' \n')
    await vi.advanceTimersByTimeAsync(1000)
    expect([tryText.mock.calls.length, trial.found]).toEqual([1, null])
  })

  it('leaves nothing of the text behind when the page is closed, not even from an answer under way', async () => {
    const held = gate<Tried[]>()
    const trial = new Trial({ tryText: () => held.promise })
    trial.change('Anne')
    await vi.advanceTimersByTimeAsync(1000)
    trial.clear()
    held.open([makeTried()])
    await vi.runAllTimersAsync()
    expect([trial.text, trial.found, trial.problem]).toEqual(['', null, null])
  })

  it('shows a problem instead of old findings, until the next answer', async () => {
    const tryText = vi.fn().mockResolvedValueOnce([makeTried()]).mockRejectedValueOnce({ code: 'busy', args: {} }).mockResolvedValueOnce([])
    const trial = new Trial({ tryText })
    const seen: unknown[] = []
    for (const text of ['Anne', 'Anne B', 'Anne Bo']) {
      trial.change(text)
      await vi.advanceTimersByTimeAsync(1000)
      seen.push([trial.found?.length ?? null, trial.problem?.code ?? null])
    }
    expect(seen).toEqual([[1, null], [null, 'busy'], [0, null]])
  })
})
