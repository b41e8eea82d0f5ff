import { madeOf, namesOf, parameter, refusalOf, sent, toolOf } from './support.js';

describe('12: headers', () => {
  it('12: are sent as visible ASCII, and nothing else', async () => {
    const tool = await toolOf('GET /x', { parameters: [parameter('X-Request-Tag', 'header')] });
    expect(sent(tool, { 'X-Request-Tag': 'a b' }).headers).toMatchObject({
      'x-request-tag': 'a b',
    });
    expect(() => sent(tool, { 'X-Request-Tag': 'a\r\nHost: b' })).toThrow('visible ASCII');
  });

  it('12: of the request itself are no arguments, and never sent from them', async () => {
    const parameters = ['Authorization', 'Host', 'Cookie'].map((each) => parameter(each, 'header'));
    const tool = await toolOf('GET /x', { parameters });
    expect(namesOf(tool)).toEqual([]);
    expect(() => sent(tool, { Authorization: 'Bearer x' })).toThrow(/Authorization/);
    expect(sent(tool, {}).headers).toEqual({ accept: expect.any(String) as unknown });
  });

  it('12: that are required and reserved refuse the operation', async () => {
    const parameters = [parameter('X-Forwarded-For', 'header', { required: true })];
    expect(await refusalOf('GET /x', { parameters })).toMatch(
      /^parameter: .*X-Forwarded-For is a header that arguments cannot set/i,
    );
  });
});

describe('13: cookies', () => {
  it('13: that are required refuse the operation', async () => {
    const parameters = [parameter('sid', 'cookie', { required: true })];
    expect(await refusalOf('GET /x', { parameters })).toMatch(/^parameter: .*cookie/);
  });

  it('13: that are optional are left out, with a note', async () => {
    const { tools } = await madeOf('GET /x', { parameters: [parameter('sid', 'cookie')] });
    expect(namesOf(tools[0]!)).toEqual([]);
    expect(tools[0]!.notes).toEqual([expect.stringMatching(/cookie.*sid/)]);
    expect(sent(tools[0]!, {}).headers).not.toHaveProperty('cookie');
  });
});
