import { isPlaceholder } from './randomness.ts'
import type { SecretRule } from './rule.ts'

const ALPHANUMERIC = 'A-Za-z0-9'
const WORD = 'A-Za-z0-9_'
const URL_SAFE = 'A-Za-z0-9_-'
const DOTTED = 'A-Za-z0-9_.-'
const BASE64 = 'A-Za-z0-9+/=_-'
const HEXADECIMAL = '0-9a-f'

/** Kind, what the secret begins with, the characters that follow, and how many of them there are at least. */
type PrefixRow = readonly [kind: string, prefixes: readonly string[], characters: string, minLength: number]

const ROWS: readonly PrefixRow[] = [
  ['GitHub token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], ALPHANUMERIC, 20],
  ['GitHub token', ['ghs_', 'ghu_'], DOTTED, 40],
  ['GitHub token', ['github_pat_'], WORD, 20],
  [
    'GitLab token',
    ['glpat-', 'glptt-', 'glrt-', 'gldt-', 'glft-', 'glsoat-', 'glcbt-', 'glimt-', 'glagent-'],
    DOTTED,
    18,
  ],
  ['GitLab token', ['gloas-', 'glffct-', 'glwt-', 'GR1348941'], DOTTED, 18],
  [
    'Slack token',
    ['xoxa-', 'xoxb-', 'xoxc-', 'xoxe-', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'xoxd-', 'xapp-'],
    URL_SAFE,
    10,
  ],
  ['Google key', ['AIza'], URL_SAFE, 30],
  ['Google token', ['ya29.', '1//0'], URL_SAFE, 20],
  ['Google token', ['GOCSPX-'], URL_SAFE, 20],
  ['PyPI token', ['pypi-AgE', 'pypi-'], URL_SAFE, 50],
  ['npm token', ['npm_'], ALPHANUMERIC, 30],
  ['RubyGems key', ['rubygems_'], HEXADECIMAL, 40],
  ['NuGet key', ['oy2'], 'a-z0-9', 43],
  ['OpenAI key', ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-None-'], URL_SAFE, 20],
  ['OpenAI key', ['sk-'], ALPHANUMERIC, 32],
  ['OpenRouter key', ['sk-or-v1-'], HEXADECIMAL, 32],
  ['Anthropic key', ['sk-ant-'], URL_SAFE, 20],
  ['Hugging Face token', ['hf_', 'api_org_'], ALPHANUMERIC, 30],
  ['Groq key', ['gsk_'], ALPHANUMERIC, 40],
  ['xAI key', ['xai-'], ALPHANUMERIC, 60],
  ['Replicate token', ['r8_'], ALPHANUMERIC, 32],
  ['Perplexity key', ['pplx-'], ALPHANUMERIC, 40],
  ['LangSmith key', ['lsv2_pt_', 'lsv2_sk_'], WORD, 32],
  ['Stripe key', ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'], ALPHANUMERIC, 16],
  ['webhook secret', ['whsec_'], BASE64, 24],
  ['Square token', ['sq0atp-', 'sq0csp-'], URL_SAFE, 22],
  ['Shopify token', ['shpat_', 'shpca_', 'shppa_', 'shpss_'], HEXADECIMAL, 32],
  ['Mailgun key', ['key-'], HEXADECIMAL, 32],
  ['Twilio key', ['SK'], HEXADECIMAL, 32],
  ['Vercel token', ['vca_', 'vcc_', 'vci_', 'vck_', 'vcp_', 'vcr_'], ALPHANUMERIC, 20],
  ['Netlify token', ['nfp_', 'nfo_'], ALPHANUMERIC, 36],
  ['Heroku key', ['HRKU-'], URL_SAFE, 36],
  ['Fly.io token', ['fo1_', 'fm1r_', 'fm2_'], BASE64, 40],
  ['Render key', ['rnd_'], ALPHANUMERIC, 28],
  ['Supabase key', ['sbp_', 'sb_secret_'], WORD, 20],
  ['PlanetScale password', ['pscale_pw_', 'pscale_tkn_', 'pscale_oauth_'], DOTTED, 30],
  ['Neon key', ['napi_'], ALPHANUMERIC, 40],
  ['Cloudflare token', ['cfut_', 'cfat_', 'cfk_'], ALPHANUMERIC, 36],
  ['Cloudflare key', ['v1.0-'], `${HEXADECIMAL}-`, 100],
  ['DigitalOcean token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], HEXADECIMAL, 60],
  ['Doppler token', ['dp.pt.', 'dp.st.', 'dp.sa.', 'dp.ct.', 'dp.scim.', 'dp.audit.'], DOTTED, 36],
  ['Vault token', ['hvs.', 'hvb.', 'hvr.'], URL_SAFE, 24],
  ['Terraform token', ['.atlasv1.'], URL_SAFE, 50],
  ['Pulumi token', ['pul-'], HEXADECIMAL, 40],
  ['Databricks token', ['dapi'], HEXADECIMAL, 32],
  ['Docker token', ['dckr_pat_', 'dckr_oat_'], URL_SAFE, 20],
  ['Datadog key', ['dda_', 'ddap_', 'ddapp_', 'ddapi_'], ALPHANUMERIC, 30],
  ['Grafana token', ['glc_', 'glsa_'], BASE64, 30],
  ['New Relic key', ['NRAK-', 'NRJS-', 'NRAA-', 'NRIQ-', 'NRSP-'], URL_SAFE, 19],
  ['Sentry token', ['sntrys_', 'sntryu_'], BASE64, 40],
  ['PostHog key', ['phx_', 'phs_'], ALPHANUMERIC, 40],
  ['SonarQube token', ['sqp_', 'squ_', 'sqa_'], HEXADECIMAL, 40],
  ['Postman key', ['PMAK-'], `${HEXADECIMAL}-`, 50],
  ['Buildkite token', ['bkua_'], HEXADECIMAL, 40],
  ['CircleCI token', ['CCIPAT_', 'CCIPRJ_'], WORD, 30],
  ['Atlassian token', ['ATATT3', 'ATCTT3', 'ATBB'], BASE64, 24],
  ['Dropbox token', ['sl.u.', 'sl.B', 'sl.A'], URL_SAFE, 60],
  ['Linear key', ['lin_api_', 'lin_oauth_'], ALPHANUMERIC, 32],
  ['Notion token', ['ntn_', 'secret_'], ALPHANUMERIC, 43],
  ['Figma token', ['figd_', 'figo_'], URL_SAFE, 36],
  ['Tailscale key', ['tskey-'], URL_SAFE, 20],
  ['1Password token', ['ops_eyJ'], BASE64, 40],
  ['age key', ['AGE-SECRET-KEY-1'], 'A-Z0-9', 50],
  ['LaunchDarkly key', ['sdk-', 'mob-'], `${HEXADECIMAL}-`, 36],
  ['ClickHouse key', ['4b1d'], ALPHANUMERIC, 38],
]

const literal = (text: string) => text.replace(/[.+/]/gu, '\\$&')

/** `key-of-the-first-row`: words and no token. */
const WORDS = /^[a-z]+(?:[-_.][a-z]+)+$/u

/** Tokens that their first characters give away. */
export const PREFIX_RULES: readonly SecretRule[] = ROWS.map(([kind, prefixes, characters, minLength]) => ({
  kind,
  hints: prefixes.map((prefix) => prefix.toLowerCase()),
  expression: new RegExp(
    `(?<![A-Za-z0-9])(?:${prefixes.map(literal).join('|')})[${characters}]{${minLength},512}`,
    'gu',
  ),
  accepts: (secret) => !isPlaceholder(secret) && !WORDS.test(secret),
}))
