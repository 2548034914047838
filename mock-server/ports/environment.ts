/** The environment of this process: the one place from which it is read outside the command line. */
export const systemEnvironment: Readonly<Record<string, string | undefined>> = process.env;
