import { Controller, Get, Header } from '@nestjs/common';
import { API_DOCUMENT_TEXT } from './api-document.js';

/** The OpenAPI document, for everybody. */
@Controller()
export class DocumentController {
  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  read(): string {
    return API_DOCUMENT_TEXT;
  }
}
