import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle'
import danish from '../../../../../messages/da.ftl?raw'
import english from '../../../../../messages/en.ftl?raw'
import type { Text2 } from '../../bindings'

export type Language = 'da' | 'en'
export type MessageArgs = Record<string, FluentVariable>

const STORED = 'vaern.language'

function bundle(language: Language, source: string): FluentBundle {
  // Isolation marks would end up in the clipboard and in tests; Danish and English both run left to right.
  const made = new FluentBundle(language === 'da' ? 'da-DK' : 'en-GB', { useIsolating: false })
  made.addResource(new FluentResource(source))
  return made
}

/** The texts of the window in the language of the day. */
export class Messages {
  language = $state<Language>('da')
  readonly #bundles: Record<Language, FluentBundle> = { da: bundle('da', danish), en: bundle('en', english) }

  /** The text of `id`, or of its attribute when the id is written `id.attribute`. A missing text shows its id. */
  readonly t = (id: string, args?: MessageArgs): string => {
    const [name = id, attribute] = id.split('.')
    const bundle = this.#bundles[this.language]
    const message = bundle.getMessage(name)
    const pattern = attribute ? message?.attributes[attribute] : message?.value
    return pattern ? bundle.formatPattern(pattern, args) : id
  }

  has(id: string): boolean {
    return this.#bundles[this.language].hasMessage(id)
  }

  readonly pick = (text: Text2): string => text[this.language]

  restore(storage: Pick<Storage, 'getItem'>): void {
    const stored = storage.getItem(STORED)
    if (stored === 'da' || stored === 'en') this.language = stored
  }

  switchTo(language: Language, storage: Pick<Storage, 'setItem'>): void {
    this.language = language
    storage.setItem(STORED, language)
  }
}

export const messages = new Messages()
export const t = messages.t
