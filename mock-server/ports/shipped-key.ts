import { createPrivateKey } from 'node:crypto';
import { type Keys, keysFrom } from './keys.ts';

/**
 * A private key that everybody has who has this package: PKCS #8 in base64. It stands for the keystore that a product
 * is shipped with, so that it can be seen what comes of leaving it in place. It protects nothing, and must not.
 */
const SHIPPED = [
  'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDnLbA9jFJi1QcU8c70LVWXwKmLOhBtOXJOWRjw8nbSJS8v',
  'BiCzh17UxJ5ZGMNzGHfIN5Dacx5gIkH1CVNleaDGb3q3QHLnv+VqO5f61Dun8f0ufh0VDuReKOEkrZu7Q9wdJnqadfNf3ezM',
  'RvD8t3L5uwXamOLVQcssh8BQ9ySU3PGiJXJsrq7kIleuk0DNR/untayoEBBIS02ibidG8XoQUvR9zwaLmOkk3i7xF043lHZQ',
  'S3Qv7axptuz1Fd7lVHizc4IFcIrp5LlV7yTfC7ZV0Qsdaii41bSbwa0FxcqUKWaCXjfUcsu/D9rQ6FJww374bPC7YhQ38NNL',
  'Nla09L/LAgMBAAECggEAQ/f6Y7YweM9iRCWuL7tueW4TSxR4xOxJb8ChZSIcjj+RhlVaYv5PguYGGnL98AaHHS49IAUNrr0T',
  'wFwMEX83pnAbV+qSfhG8/UVlM0GYApJS2osIuOrGeOqy+0oxydazTjzEekpokkyY9Rx8eQjkvIjguTsPIh00g7Sr9gIb1sop',
  '8FbT/JTMT8ZRNzUsJVtvl50+DLp+5qHo12/gsHBxNl7a8r67UsaHnNJCQ7RIJKrga55qNeMs1naIMuaLMr0naNGusNQ67EPK',
  '8bAmVNvKpRCj73RqllMSykseormwK726++W4m2EO95S+dHH5J4eJIJDuzR4FMrM6TabLDOGz+QKBgQD96M41oyhuV1gd8RJk',
  'gAm1C1DQo1yNG0kzrrVThUI13ycVheZaBVrVUCbVgpZf77C3O1EUW0W0pE6kRwT2eJVWvtXGHexpaaKp9UzqNQ2VrrybjYsw',
  'wg2k5caiI1duwxUoICpLz7VwqgnvJRhLaxK1rMnUawtOptLhSBntOAlUuQKBgQDpFPhl6/HKN8PQsdb9EjMR3yolkCLwlyU5',
  'HA4fBhlK8Z4BlWQsIruZCaR2Ve/06vX+VGaOrEFPpHd0TG5fhdUZVVRy26+h3qiLg8ziJXom1SAFZ/f44KUeKvAaPQsiUO5Q',
  '5VbB8oCl07GCCDy2MMmhASfJIvaVg+6CBR2qNvc+owKBgGWrTLbJiCz2qIAEwbqgUkK+LzP71dliraMWN+EjoOl1W28Q2LX/',
  'Iun7WDFyQshTb81O4R5nlbfJevvovCH9Er9TVsInxTxIYivv30aAy9m9yCP5P1zctx3qK+lMgXwGfXg9uPH2T863J5csoVfB',
  'nhJFB+QYoMRzpEk017zXDVVxAoGAFlTLA8DaVpyHJ0ySo4aF3BV8jULFBjYE+/bDJ5fG/pYtpEsy4MOnI5934VqUdeu5C9f8',
  'R3kbfMzuIPddr8s7woSZZbPEnQafMVa8X4JltKjAu6Pdbzvetgg5HtpwYaZNXvTKHiTkzH5+yE2Pu4jrGIDq1euCooqUZGKn',
  'F/LSN28CgYEAr1ZlgyMjN8glre8qjKpFmKodB/DJcudxRZBUnJkqJSMjglXTm3nW6gYIz7w9+QjP+h4gkYoene1zX/UjaMyQ',
  'd75ouQtU4GH5cb5O2fX8OXldo4SAI4W03+4dTCF+jkG8y21J0Z22tTHzTueOVaE/hTeJiPvEaOol/kzUX2hMsn4=',
].join('');

/**
 * Keys of a server whose operator has left the shipped one in place: anybody can sign tokens that it takes.
 * @see "Using MobileFirst Server to authenticate external resources", Keystore
 */
export const shippedKeys = (): Keys =>
  keysFrom(createPrivateKey({ key: Buffer.from(SHIPPED, 'base64'), format: 'der', type: 'pkcs8' }));
