# Drives a small client on net/http; with Ruby 2.7 or later and nothing else. Target file: driver: { command: ruby driver.rb }
require 'json'
require 'net/http'
$stdout.sync = true
File.umask(0o077) # tokens are for their owner

class Client
  def initialize(hello)
    @hello = hello
    @file = File.join(hello['stateDirectory'], 'tokens.json')
    @tokens = { 'refresh_token' => hello['refreshToken'], 'ends' => 0 } if hello.key?('refreshToken')
    @tokens = JSON.parse(File.read(@file)) if File.exist?(@file)
  end

  def login(credentials)
    obtain({ 'grant_type' => 'password', **credentials })
  end

  def call(params)
    if @tokens.nil?
      puts JSON.generate(notify: 'prompt')
      raise 'nobody is logged in'
    end
    obtain({ 'grant_type' => 'refresh_token', 'refresh_token' => @tokens['refresh_token'] }) if Time.now.to_f >= @tokens['ends']
    uri = URI(@hello['resourceServer'] + params['path'])
    request = Net::HTTPGenericRequest.new(params['method'], !params['body'].nil?, true, uri, params['headers'] || {})
    request['Authorization'] = "Bearer #{@tokens['access_token']}"
    reply = Net::HTTP.start(uri.host, uri.port) { |http| http.request(request, params['body']) }
    { status: reply.code.to_i, body: reply.body.to_s }
  end

  private

  def obtain(form)
    form.update('client_id' => @hello['client']['id'], 'client_secret' => @hello['client']['secret'])
    reply = Net::HTTP.post_form(URI(@hello['tokenEndpoint']), form)
    raise "no token: #{reply.code} #{reply.body}" unless reply.code == '200'
    answer = JSON.parse(reply.body)
    @tokens = { **(@tokens || {}), **answer, 'ends' => Time.now.to_f + answer['expires_in'] }
    File.write("#{@file}.new", JSON.generate(@tokens))
    File.rename("#{@file}.new", @file) # whoever is killed meanwhile keeps the old ones
  end
end

client = nil
$stdin.each_line do |line|
  request = JSON.parse(line)
  result = case request['op']
           when 'hello'
             client = Client.new(request['params'])
             { name: 'net/http client 1', operations: ['login'] }
           when 'login', 'call' then client.public_send(request['op'], request['params'])
           when 'close' then {}
           else raise "unknown operation #{request['op']}"
           end
  puts JSON.generate(id: request['id'], result: request['op'] == 'login' ? {} : result)
rescue StandardError => e
  puts JSON.generate(id: request['id'], error: { name: e.class.name, message: e.message })
end
