/** Sends one request over and over, on connections that are kept alive, in a process of its own. */
import { Agent, request } from 'node:http';
import type { Subject } from './subjects.ts';

/** What to send, and for how long. */
export interface Load {
  readonly subject: Subject;
  readonly connections: number;
  readonly milliseconds: number;
}

function send({ url, method, headers, body }: Subject, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent }, (incoming) => {
      if (incoming.statusCode !== 200) reject(new Error(`${url} answers ${incoming.statusCode}`));
      incoming.resume().once('end', resolve).once('error', reject);
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

/** The number of requests that were answered in time. */
async function run({ subject, connections, milliseconds }: Load): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const end = performance.now() + milliseconds;
  let answered = 0;
  const worker = async () => {
    while (performance.now() < end) {
      await send(subject, agent);
      answered++;
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
  return answered;
}

process.on('message', (load: Load) => {
  run(load).then(
    (answered) => process.send?.(answered),
    (error: unknown) => {
      throw error;
    },
  );
});
