package main

import (
	"dragoman/internal/chat"
	"dragoman/internal/oidc"
)

// oidcFlags say which OpenID Connect provider agents may sign in with.
type oidcFlags struct {
	OIDCIssuer   string         `env:"DRAGOMAN_OIDC_ISSUER" name:"oidc-issuer" placeholder:"URL" help:"OpenID Connect provider that agents may sign in with, https://accounts.example."`
	OIDCClientID string         `env:"DRAGOMAN_OIDC_CLIENT_ID" name:"oidc-client-id" placeholder:"ID" help:"What the provider knows this installation by."`
	OIDCSecret   string         `env:"DRAGOMAN_OIDC_CLIENT_SECRET" name:"oidc-client-secret" placeholder:"SECRET" help:"And its secret."`
	OIDCLabel    string         `env:"DRAGOMAN_OIDC_LABEL" name:"oidc-label" placeholder:"NAME" help:"What the button for it says; the issuer's host if left out."`
	OIDCDomains  []string       `env:"DRAGOMAN_OIDC_DOMAINS" name:"oidc-domains" placeholder:"DOMAIN" help:"Domains of e-mail addresses that may sign in; all if left out."`
	OIDCRole     chat.Role      `env:"DRAGOMAN_OIDC_ROLE" name:"oidc-role" placeholder:"ROLE" help:"agent or lead: people without an account get one with this role. Left out, they are refused."`
	OIDCStores   []chat.StoreID `env:"DRAGOMAN_OIDC_STORES" name:"oidc-stores" placeholder:"STORE" help:"Stores that these new accounts belong to."`
}

func (f *oidcFlags) config() oidc.Config {
	return oidc.Config{
		Issuer: f.OIDCIssuer, ClientID: f.OIDCClientID, Secret: f.OIDCSecret, Label: f.OIDCLabel,
		Domains: f.OIDCDomains, Role: f.OIDCRole, Stores: f.OIDCStores,
	}
}
