import { Module } from '@nestjs/common';
import { PrivateScopeUpstream } from './private-scope.upstream.js';
import { UpstreamClient } from './upstream-client.js';

@Module({
  providers: [UpstreamClient, PrivateScopeUpstream],
  exports: [UpstreamClient, PrivateScopeUpstream],
})
export class UpstreamsModule {}
