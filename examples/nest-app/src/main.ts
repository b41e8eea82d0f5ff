import 'reflect-metadata';
import { env } from 'node:process';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';

void NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['error', 'warn'] }).then(
  (app) => {
    app.enableShutdownHooks();
    return app.listen(env['PORT'] ?? '3002', '127.0.0.1');
  },
);
