// The process that is the server: `node engine-process.ts <library> <directory> <temporary | kept> <port>`, started by engine.ts.
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DataType, load, open } from 'ffi-rs'
import { configurationFile, portFile } from './engine-files.ts'

const [library, directory, lifetime, port] = process.argv.slice(2)
if (library === undefined || directory === undefined || lifetime === undefined || port === undefined) {
  throw new Error('usage: node engine-process.ts <library> <directory> <temporary | kept> <port>')
}

// Its life hangs on the process that started it, however that one ends.
process.once('disconnect', () => end(directory, lifetime))
if (!process.connected) end(directory, lifetime)

// Pipes are written synchronously on Linux and macOS: the text is out before the end.
process.stderr.write(`${await runClickHouseLocal(library, directory, port)}\n`)
end(directory, lifetime)

/**
 * Runs the whole `clickhouse local` program, which serves HTTP until its last statement is over: never, unless it fails.
 * Has to be a thread of its own, or nothing else of this process would run.
 *
 * @returns why it ended
 */
async function runClickHouseLocal(library: string, directory: string, port: string): Promise<string> {
  const statements = [
    'CREATE DATABASE IF NOT EXISTS default ENGINE = Atomic',
    'SYSTEM START LISTEN HTTP',
    `SELECT getServerPort('http_port') INTO OUTFILE '${portFile}' FORMAT TSV`,
    'SELECT sleep(3) FROM system.numbers SETTINGS max_block_size = 1 FORMAT Null',
  ]
  const commandLine = [
    'clickhouse',
    `--config-file=${join(directory, configurationFile)}`,
    `--path=${join(directory, 'data')}`,
    '--listen_host=127.0.0.1',
    `--http_port=${port}`,
    `--query=${statements.join(';\n')}`,
  ]
  open({ library: 'chdb', path: library })
  // chdb_result * chdb_query_cmdline(int argc, char ** argv)
  const result = await load({
    library: 'chdb',
    funcName: 'chdb_query_cmdline',
    retType: DataType.External,
    paramsType: [DataType.I32, DataType.StringArray],
    paramsValue: [commandLine.length, commandLine],
    runInNewThread: true,
  })
  // const char * chdb_result_error(chdb_result * result)
  return load({
    library: 'chdb',
    funcName: 'chdb_result_error',
    retType: DataType.String,
    paramsType: [DataType.External],
    paramsValue: [result],
  })
}

/** Ends this process by SIGKILL: an ordinary exit would run the library's destructors under its living threads. */
function end(directory: string, lifetime: string): void {
  try {
    // The engine may be writing: what it adds while the directory is being removed is removed by the next attempt.
    for (let attempt = 0; attempt < 10 && lifetime === 'temporary' && existsSync(directory); attempt += 1) {
      rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 })
    }
  } finally {
    process.kill(process.pid, 'SIGKILL')
  }
}
