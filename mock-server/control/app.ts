import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { OptionError } from '../option-error.ts';
import type { Keys } from '../ports/index.ts';
import { ScriptError } from '../script/index.ts';
import { addActionRoutes } from './action-routes.ts';
import { addClientRoutes } from './client-routes.ts';
import { addClockRoutes } from './clock-routes.ts';
import { addEventRoutes } from './event-routes.ts';
import { addExpectRoutes } from './expect-routes.ts';
import { refuseForeign } from './guard.ts';
import type { HeldMocks } from './held-mock.ts';
import { addJournalRoutes } from './journal-routes.ts';
import { addMintingRoutes } from './minting-routes.ts';
import { addMockRoutes } from './mock-routes.ts';
import { addPageRoutes } from './page-routes.ts';
import { Refusal } from './refusal.ts';
import { addRoleRoutes } from './role-routes.ts';
import { addScriptRoutes } from './script-routes.ts';
import { addTokenRoutes } from './token-routes.ts';
import { addUserRoutes } from './user-routes.ts';

const TAGS = [
  { name: 'mocks', description: 'Make, list and remove them' },
  { name: 'clock', description: 'What time it is for a mock' },
  { name: 'script', description: 'How a mock misbehaves on cue' },
  { name: 'users', description: 'Who there is, in what state, and what their roles permit' },
  { name: 'clients', description: 'Which applications are registered' },
  { name: 'tokens', description: 'What was handed out: mint more, or end it before its time' },
  { name: 'journal', description: 'What happened, and why the mock answered as it did' },
];

/**
 * The control API without its socket.
 * @param origin where it is reached, once it is
 * @param keys of each mock that is made
 */
export function controlApp(mocks: HeldMocks, origin: () => string, keys: () => Keys): OpenAPIHono {
  const app = new OpenAPIHono();
  app.use(async (context, next) => {
    context.header('X-Content-Type-Options', 'nosniff');
    context.header('Cross-Origin-Resource-Policy', 'same-origin');
    context.header('Cache-Control', 'no-store');
    const { req } = context;
    refuseForeign({ method: req.method, header: (name) => req.header(name) }, origin());
    await next();
  });
  app.use('/mocks/:id/:what/*', async (context, next) => {
    const { id, what } = context.req.param();
    await next();
    const changes = !['GET', 'HEAD'].includes(context.req.method) && what !== 'expect';
    if (changes && context.res.ok) mocks.tell(id, what);
  });
  addMockRoutes(app, mocks, keys);
  addClockRoutes(app, mocks);
  addScriptRoutes(app, mocks);
  addActionRoutes(app, mocks);
  addUserRoutes(app, mocks);
  addRoleRoutes(app, mocks);
  addClientRoutes(app, mocks);
  addTokenRoutes(app, mocks);
  addMintingRoutes(app, mocks);
  addJournalRoutes(app, mocks);
  addEventRoutes(app, mocks);
  addExpectRoutes(app, mocks);
  addPageRoutes(app);
  app.doc31('/openapi.json', () => ({
    openapi: '3.1.0',
    info: {
      title: 'Bearerproof control API',
      version: '1',
      description: [
        'Makes, steers and observes mock servers. It listens on the loopback interface only, and answers programs',
        'and its own page: requests for another host or from a page of another origin are refused.',
        'Every body is JSON, whatever its Content-Type. A refusal is one sentence in the member `error`.',
      ].join('\n'),
    },
    servers: [{ url: origin() }],
    tags: TAGS,
  }));
  app.notFound((context) =>
    context.json(
      {
        error: `there is nothing at ${context.req.method} ${context.req.path}; ${origin()}/openapi.json lists what is`,
      },
      404,
    ),
  );
  app.onError((error, context) => {
    const { status, sentence } = refusalOf(error);
    return context.json({ error: sentence }, status);
  });
  return app;
}

/** How the control API answers what a route threw. */
function refusalOf(error: Error) {
  if (error instanceof Refusal) return { status: error.status, sentence: error.message };
  const ours = error instanceof ScriptError || error instanceof OptionError || error instanceof RangeError;
  if (ours) return { status: 400 as const, sentence: error.message };
  if (error instanceof HTTPException && error.status === 400) {
    return { status: 400 as const, sentence: 'the body is not JSON' };
  }
  const { code, port } = error as NodeJS.ErrnoException & { readonly port?: number };
  if (code === 'EADDRINUSE') {
    return {
      status: 409 as const,
      sentence: `port ${port} is in use; choose another "port", or 0 for a free one`,
    };
  }
  return { status: 500 as const, sentence: `the control API failed: ${error.message}` };
}
