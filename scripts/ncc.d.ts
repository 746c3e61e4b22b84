/** The part of @vercel/ncc that the build uses; the package has no types. */
declare module '@vercel/ncc' {
  interface Options {
    readonly cache: boolean
    /** Modules that are not bundled, with the path to load each from at run time. */
    readonly externals: Readonly<Record<string, string>>
    /** Name of the file for the licenses of what is bundled. */
    readonly license: string
    readonly quiet: boolean
  }

  export default function ncc(
    entry: string,
    options: Options,
  ): Promise<{ readonly code: string; readonly assets: Readonly<Record<string, { readonly source: string | Buffer }>> }>
}
