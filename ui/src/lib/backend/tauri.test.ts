import { clearMocks, mockIPC } from '@tauri-apps/api/mocks'
import { afterEach, describe, expect, it } from 'vitest'
import { tauriBackend } from './tauri'

afterEach(() => clearMocks())

describe('tauriBackend', () => {
  it('calls the commands of the Rust side by their names', async () => {
    const calls: [string, string[]][] = []
    mockIPC((command, args) => {
      calls.push([command, Object.keys(args ?? {})])
      return null
    })
    const backend = tauriBackend()
    await backend.info()
    await backend.review('Hej', 'ki')
    await backend.finish(7)
    await backend.choose(7, { start: 1, end: 2, category: 'PERSON' }, true, 'keep', 'own-data')
    await backend.mark(7, 0, 3, 'PERSON')
    await backend.undo()
    await backend.send('ki', 't1', true, () => {})
    await backend.cancel()
    await backend.copySafe('t1')
    await backend.copyText('Hej')
    await backend.wirePreview('ki')
    await backend.newConversation()
    await backend.rules()
    await backend.tryText('Hej')
    expect(calls).toEqual([
      ['app_info', []],
      ['review', ['text', 'endpoint']],
      ['finish', ['revision']],
      ['choose', ['revision', 'finding', 'all', 'action', 'reason']],
      ['mark', ['revision', 'start', 'end', 'category']],
      ['undo', []],
      ['send', ['endpoint', 'token', 'secondLook', 'events']],
      ['cancel', []],
      ['copy_safe', ['token']],
      ['copy_text', ['text']],
      ['wire_preview', ['endpoint']],
      ['new_conversation', []],
      ['rules', []],
      ['try_text', ['text']],
    ])
  })

  it('hands a problem on as it came', async () => {
    mockIPC(() => Promise.reject({ code: 'log-unwritable', args: {} }))
    await expect(tauriBackend().review('x', null)).rejects.toEqual({ code: 'log-unwritable', args: {} })
  })
})
