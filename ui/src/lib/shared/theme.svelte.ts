export type Theme = 'light' | 'dark'

const STORED = 'vaern.theme'

/** Light or dark: the system's choice until the user makes one. */
export class ThemeChoice {
  chosen = $state<Theme | null>(null)
  system = $state<Theme>('light')
  readonly shown = $derived<Theme>(this.chosen ?? this.system)

  restore(storage: Pick<Storage, 'getItem'>): void {
    const stored = storage.getItem(STORED)
    if (stored === 'light' || stored === 'dark') this.chosen = stored
  }

  follow(query: MediaQueryList): () => void {
    const read = () => (this.system = query.matches ? 'dark' : 'light')
    read()
    query.addEventListener('change', read)
    return () => query.removeEventListener('change', read)
  }

  toggle(storage: Pick<Storage, 'setItem'>): void {
    this.chosen = this.shown === 'dark' ? 'light' : 'dark'
    storage.setItem(STORED, this.chosen)
  }
}

export const theme = new ThemeChoice()
