/* global SwaggerUIBundle */
SwaggerUIBundle({
  domNode: document.getElementById('rest'),
  url: '/openapi.yaml',
  deepLinking: true,
  docExpansion: 'list',
  tryItOutEnabled: true,
  validatorUrl: null,
});
