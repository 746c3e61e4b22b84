import { isPlaceholder, looksRandom } from './randomness.ts'
import type { SecretRule } from './rule.ts'

const isNoPlaceholder = (secret: string) => !isPlaceholder(secret)

/** What an authorization header of the kind Basic holds: a name and a password, in base64. */
function isLogin(encoded: string): boolean {
  const login = Buffer.from(encoded, 'base64').toString('latin1')
  return /^[ -~]{0,200}:[ -~]{3,400}$/u.test(login)
}

/** Secrets that are known by their form, wherever they stand. */
export const SHAPE_RULES: readonly SecretRule[] = [
  {
    kind: 'private key',
    hints: ['private key'],
    expression: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----[^-]{0,20000}/gu,
    accepts: () => true,
  },
  {
    kind: 'private key',
    hints: ['putty-user-key-file'],
    expression: /PuTTY-User-Key-File-\d[\s\S]{0,5000}/gu,
    accepts: () => true,
  },
  {
    kind: 'JSON web token',
    hints: ['eyj'],
    expression: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,4096}\.eyJ[A-Za-z0-9_-]{5,8192}\.[A-Za-z0-9_-]{10,2048}/gu,
    accepts: () => true,
  },
  {
    kind: 'AWS access key',
    hints: ['akia', 'asia', 'abia', 'acca'],
    expression: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/gu,
    accepts: (secret) => !secret.endsWith('EXAMPLE') && /\d/u.test(secret),
  },
  {
    kind: 'Azure key',
    hints: ['accountkey=', 'sharedaccesskey=', 'accesskey='],
    expression: /(?:Account|SharedAccess|Access)Key=(?<secret>[A-Za-z0-9+/]{40,88}={0,2})/giu,
    accepts: isNoPlaceholder,
  },
  {
    kind: 'Azure key',
    hints: ['sig='],
    expression: /[?&;](?:amp;)?sig=(?<secret>[A-Za-z0-9%+/]{40,120}={0,2})/gu,
    accepts: isNoPlaceholder,
  },
  {
    kind: 'Azure key',
    hints: ['7q~', '8q~'],
    expression: /(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~-])/gu,
    accepts: isNoPlaceholder,
  },
  {
    kind: 'Slack webhook',
    hints: ['hooks.slack.com/'],
    expression: /hooks\.slack\.com\/(?:services|workflows|triggers)\/(?<secret>[A-Za-z0-9/_-]{12,255})/gu,
    accepts: (secret) => !/x{4}|0{6}|X{4}/u.test(secret),
  },
  {
    kind: 'Discord webhook',
    hints: ['/api/webhooks/'],
    expression: /discord(?:app)?\.com\/api\/webhooks\/(?<secret>\d{15,22}\/[A-Za-z0-9_-]{40,100})/gu,
    accepts: () => true,
  },
  {
    kind: 'Teams webhook',
    hints: ['.webhook.office.com/'],
    expression: /\.webhook\.office\.com\/webhookb2\/(?<secret>[A-Za-z0-9@/-]{40,255})/gu,
    accepts: () => true,
  },
  {
    kind: 'Discord token',
    hints: ['.'],
    expression:
      /(?<![A-Za-z0-9_.-])[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_-])/gu,
    accepts: looksRandom,
  },
  {
    kind: 'Vercel deploy hook',
    hints: ['api.vercel.com/v1/integrations/deploy/'],
    expression: /api\.vercel\.com\/v1\/integrations\/deploy\/(?<secret>[A-Za-z0-9_-]{5,64}\/[A-Za-z0-9_-]{5,64})/gu,
    accepts: () => true,
  },
  {
    kind: 'Netlify build hook',
    hints: ['api.netlify.com/build_hooks/'],
    expression: /api\.netlify\.com\/build_hooks\/(?<secret>[0-9a-f]{20,40})/gu,
    accepts: () => true,
  },
  {
    kind: 'SendGrid key',
    hints: ['sg.'],
    expression: /(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}/gu,
    accepts: isNoPlaceholder,
  },
  {
    kind: 'Telegram token',
    hints: [':aa'],
    expression: /(?<![0-9A-Za-z])(?:bot)?\d{8,10}:AA[A-Za-z0-9_-]{32,35}/gu,
    accepts: isNoPlaceholder,
  },
  {
    kind: 'Mailchimp key',
    hints: Array.from({ length: 10 }, (_, digit) => `-us${digit}`),
    expression: /(?<![0-9a-f])[0-9a-f]{32}-us\d{1,2}(?!\d)/gu,
    accepts: () => true,
  },
  {
    kind: 'crates.io token',
    hints: ['cio'],
    expression: /(?<![A-Za-z0-9+/_-])cio[A-Za-z0-9]{32}(?![A-Za-z0-9+/=_-])/gu,
    accepts: looksRandom,
  },
  {
    kind: 'Airtable token',
    hints: ['pat'],
    expression: /(?<![A-Za-z0-9])pat[A-Za-z0-9]{14}\.[0-9a-f]{64}/gu,
    accepts: () => true,
  },
  {
    kind: 'Basic header',
    hints: ['basic'],
    expression: /\bBasic(?:[ \t]{1,4}|["'],? ?["'])(?<secret>[A-Za-z0-9+/]{8,1024}={0,2})/giu,
    accepts: isLogin,
  },
  {
    kind: 'login in base64',
    hints: ['"auth"'],
    expression: /"auth"[ \t]{0,4}:[ \t]{0,4}"(?<secret>[A-Za-z0-9+/]{8,1024}={0,2})/gu,
    accepts: isLogin,
  },
  {
    kind: 'signed URL',
    hints: ['x-amz-signature='],
    expression: /X-Amz-Signature=(?<secret>[0-9a-f]{64})/giu,
    accepts: () => true,
  },
  {
    kind: 'PayPal token',
    hints: ['access_token$'],
    expression: /access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}/gu,
    accepts: () => true,
  },
  {
    kind: 'Bearer header',
    hints: ['bearer'],
    expression: /\bBearer[ \t:=]{1,4}["']?(?<secret>[A-Za-z0-9._~+/-]{16,2048}={0,2})/giu,
    accepts: looksRandom,
  },
]
