import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach } from 'node:test';
import { type Durable, type DurableOptions, openDurable } from '../durable.ts';

/** Where files are kept in memory: no test of a process is about the disk, which would take its time. */
const MEMORY = '/dev/shm';

const folderIn = (place: string): Promise<string> => mkdtemp(join(place, 'bearerproof-store-'));

/** A folder for the tests of a file, gone with the last of them; what they open in it is closed after each. */
export async function temporaryFolder() {
  const folder = await folderIn(MEMORY).catch(() => folderIn(tmpdir()));
  const opened: Durable[] = [];
  let files = 0;
  const close = () => Promise.all(opened.splice(0).map((each) => each.close()));
  afterEach(close);
  after(() => rm(folder, { recursive: true }));
  return {
    folder,
    /** A name that no file has had. */
    fresh: () => join(folder, `${++files}.db`),
    /** Opens a store that hashes as fast as bcrypt can. */
    async open(file: string, options: DurableOptions = {}): Promise<Durable> {
      const durable = await openDurable(file, { cost: 4, ...options });
      opened.push(durable);
      return durable;
    },
    close,
  };
}
