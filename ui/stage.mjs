// What a11y.mjs and shots.mjs share: the mock build in a real Chromium, and how to get it into each state.
import { chromium } from 'playwright-core'
import { preview } from 'vite'

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
]

// The policy the app runs under: whatever breaks it shows as an error on the console.
const CSP =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; " +
  "connect-src ipc: http://ipc.localhost; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'"

export const LETTER = `Kære kollega

Borgeren Anne Testesen (CPR 010190-1234) har ringet i dag om sin ansøgning. Anne Testesen bor i Nørreby og har diabetes. Hun kan træffes på 20 12 34 56 eller anne@eksempel.dk.

Skriv et kort og venligt svar til Anne Testesen om, at vi mangler en lægeerklæring.`
export const SECRET = 'Adgangskode er Sommer2026! til systemet. Anne Testesen har glemt den. \ufffd'

export const testid = (name) => `[data-testid=${name}]`

export async function open() {
  const server = await preview({ build: { outDir: 'dist-mock' }, preview: { port: 0, host: '127.0.0.1' }, logLevel: 'error' })
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
  const url = `http://127.0.0.1:${server.httpServer.address().port}/`
  return { browser, url, close: () => Promise.all([browser.close(), server.close()]) }
}

export async function openPage({ browser, url }, { language = 'da', theme = 'light', query = '?pace=5', ...context } = {}) {
  const made = await browser.newContext({ locale: 'da-DK', colorScheme: theme, reducedMotion: 'reduce', ...context })
  const page = await made.newPage()
  page.errors = []
  page.on('pageerror', (error) => page.errors.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && page.errors.push(message.text()))
  await page.route(url + '**', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': CSP } })
  })
  // The app runs with frozen prototypes as well.
  await page.addInitScript(() => Object.freeze(Object.prototype))
  await page.addInitScript((value) => localStorage.setItem('vaern.language', value), language)
  await page.goto(url + query)
  await page.waitForSelector(`${testid('endpoint')} option`, { state: 'attached' })
  return page
}

export async function write(page, text) {
  await page.locator(testid('editor')).click()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
}

export async function writeLetter(page) {
  await write(page, LETTER)
  await page.waitForSelector(testid('finding'))
}

export async function openRules(page) {
  await page.keyboard.press('Control+4')
  await page.waitForSelector(testid('layer'))
}

export async function readRule(page) {
  await page.locator(testid('tab-list')).click()
  await page.locator(`${testid('rule')}[data-stage=shadow] button`).click()
  await page.waitForSelector(testid('rule-why'))
}

export async function tryRules(page) {
  await page.locator(testid('tab-try')).click()
  await page.locator(testid('try-text')).fill('Anne Testesen (010190-1234) fra Nørreby har diabetes, sag NBY-26-00417. Sagsbehandler: NB1234.')
  await page.waitForSelector(testid('tried'))
}

/** The stand-in is no language model, and no picture should look as if it were one. */
export async function ask(page) {
  await page.locator(testid('endpoint')).selectOption('demo')
  await writeLetter(page)
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector(testid('receipt'))
}
