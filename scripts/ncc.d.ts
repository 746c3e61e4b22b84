/** The part of @vercel/ncc that the build uses; the package has no types. */
declare module '@vercel/ncc' {
  interface Options {
    readonly cache: boolean
    /** Modules that are not bundled, with the path to load each from at run time. */
    readonly externals: Readonly<Record<string, string>>
    readonly quiet: boolean
  }

  interface Result {
    readonly code: string
    readonly assets: Readonly<Record<string, { readonly source: string | Buffer }>>
    /** What webpack made the bundle of. */
    readonly stats: { readonly compilation: { readonly modules: Iterable<import('./licenses.ts').BundledModule> } }
  }

  export default function ncc(entry: string, options: Options): Promise<Result>
}
