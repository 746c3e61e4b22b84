/** Remembers what `read` found for the keys asked for last; a failure is not remembered. */
export function rememberLast<Value>(
  count: number,
  read: (...key: readonly string[]) => Promise<Value>,
): (...key: readonly string[]) => Promise<Value> {
  const found = new Map<string, Promise<Value>>()
  return (...key) => {
    const name = JSON.stringify(key)
    const value = found.get(name) ?? read(...key)
    // Last used, last forgotten.
    found.delete(name)
    found.set(name, value)
    const [oldest] = found.keys()
    if (found.size > count && oldest !== undefined) found.delete(oldest)
    value.catch(() => found.delete(name))
    return value
  }
}
